import type { Route } from '../../api/http/route.ts';
import type { Answer, TestApi } from '../support/test-api.ts';
import { fieldsFor, type Resources } from './resources.ts';
import { validInput } from './valid-input.ts';

/** One request with input its schemas accept, so that nothing but rights can refuse it at the door. */
export async function askRoute(
  api: TestApi,
  route: Route,
  headers: Record<string, string>,
  { known, id }: { known: Resources['known']; id: string | undefined },
): Promise<Answer> {
  const { query, body } = route.schemas;
  const fields = fieldsFor(route.path, known);
  const asked = query && (validInput(query, fields, { optional: false }) as Record<string, string>);
  const parameters = new URLSearchParams(asked).toString();
  const path = route.path.slice(1).replace('{id}', id ?? '{id}');
  const sent = body && validInput(body, fields);
  return api.send(route.method.toUpperCase(), `${path}${parameters && `?${parameters}`}`, headers, sent);
}
