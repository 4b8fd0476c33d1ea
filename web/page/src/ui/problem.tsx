import type { ApiError } from '../api/api-error.ts';
import { describeFields } from './describe-fields.ts';

/** Why something had no effect and what to do next, read out at once. */
export function Problem({ error, retry }: { error: ApiError | undefined; retry?: () => void }) {
  if (error === undefined) return null;
  return (
    <div className="problem" role="alert">
      <p>
        {error.fields.length > 0 ? (
          <>
            <strong>Not accepted. Please correct:</strong> {describeFields(error.fields)}.
          </>
        ) : (
          <>
            <strong>{error.message}</strong> {error.hint}
          </>
        )}
      </p>
      {error.requestId !== undefined && error.status !== 401 && (
        <p className="request-id">Request {error.requestId}</p>
      )}
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
