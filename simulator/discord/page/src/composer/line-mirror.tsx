import type { CommandLine } from '../../../command-line/parse-command-line.ts';

/** Behind the typed line, letter for letter: draws its options as Discord's pills. */
export function LineMirror({ text, line }: { text: string; line: CommandLine }) {
  let end = 0;
  const parts = line.options.map(({ name, nameFrom, from, to }) => {
    const before = text.slice(end, nameFrom);
    end = to;
    return (
      <span key={name}>
        {before}
        <span className="pill">
          <span className="pill-name">{text.slice(nameFrom, from)}</span>
          {text.slice(from, to)}
        </span>
      </span>
    );
  });
  return (
    <div className="line-mirror" aria-hidden="true">
      {parts}
      {text.slice(end)}
    </div>
  );
}
