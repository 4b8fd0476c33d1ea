/** One figure with what it is measured against, both taken in the same run. */
export interface BenchResult {
  name: string;
  value: number;
  unit: string;
  /** The peer or physical limit. */
  peer: string;
  peerValue: number;
  /** value / peerValue. */
  ratio: number;
  note?: string;
}
