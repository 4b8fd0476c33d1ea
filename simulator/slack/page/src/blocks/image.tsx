interface Props {
  image: { alt_text: string; image_url?: string; slack_file?: { id?: string; url?: string } };
  title?: string;
  /** Beside text or in a context line. */
  small?: boolean;
}

export function Image({ image, title, small = false }: Props) {
  const source = sourceOf(image);
  const picture = <img src={source} alt={image.alt_text} loading="lazy" />;
  if (small) return <span className="image-small">{picture}</span>;
  return (
    <figure className="image">
      {title && <figcaption>{title}</figcaption>}
      <a href={source} target="_blank" rel="noreferrer" aria-label={`Open picture: ${image.alt_text}`}>
        {picture}
      </a>
    </figure>
  );
}

/** Uploaded files come from the simulator, as their private address needs the app's token. */
function sourceOf({ image_url: url, slack_file: file }: Props['image']): string {
  if (!file) return url ?? '';
  const id = file.id ?? /\b(F\d{8})\b/.exec(file.url ?? '')?.[1] ?? '';
  return `sim/files/${encodeURIComponent(id)}`;
}
