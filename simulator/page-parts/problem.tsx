/** Why something a person did had no effect, read out at once. */
export function Problem({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p className="problem" role="alert">
      ⚠ {text}
    </p>
  );
}
