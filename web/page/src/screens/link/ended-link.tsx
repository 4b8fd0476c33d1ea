import type { ApiError } from '../../api/api-error.ts';
import { Screen } from '../../ui/screen.tsx';

/** A link that was used, has expired, was replaced or never was. */
export function EndedLink({ error }: { error: ApiError }) {
  return (
    <div className="narrow">
      <Screen title="This link no longer works">
        <p className="notice" role="alert">
          {error.message} {error.hint}
        </p>
        <h2>What to do next</h2>
        <ul className="advice">
          <li>
            From a chat: type <code>/chatops link</code> there again.
          </li>
          <li>An invitation, or for a new password: ask your administrator for a new link.</li>
          <li>
            Used it yourself? Then <a href="#/">log in</a>.
          </li>
        </ul>
      </Screen>
    </div>
  );
}
