/** The simulator words most refusals as Discord's client does; this is the one that it cannot word. */
export function describeProblem(error: string): string {
  return error === 'simulator_unreachable' ? 'The local guild cannot be reached.' : error;
}
