/**
 * What a simulated platform remembers, with a revision that grows with each change: whoever waits for
 * one (the page, the driver) looks again after it.
 */
export class ChangeFeed {
  revision = 1;
  readonly #listeners = new Set<(revision: number) => void>();

  onChange(listener: (revision: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    this.revision += 1;
    for (const listener of this.#listeners) listener(this.revision);
  }
}
