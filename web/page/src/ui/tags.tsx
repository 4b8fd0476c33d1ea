export function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <span className="soft">none</span>;
  return (
    <ul className="tags">
      {tags.map((tag) => (
        <li key={tag}>{tag}</li>
      ))}
    </ul>
  );
}
