/** All that is answered by GET outside of the declared routes, of no account; `metrics` asks for more by itself. */
export const openPaths = {
  alive: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
  openApi: '/api/v1/openapi.json',
} as const;
