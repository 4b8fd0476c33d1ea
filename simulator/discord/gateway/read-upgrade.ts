export const gatewayPath = '/gateway';

/** `/gateway?v=10&encoding=json`: compression and ETF are not spoken here. */
export function readUpgrade(url: string | undefined): 'fine' | 'not found' | 'unsupported' | 'wrong version' {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost');
  if (pathname.replace(/\/$/, '') !== gatewayPath) return 'not found';
  const encoding = searchParams.get('encoding') ?? 'json';
  if (encoding !== 'json' || searchParams.has('compress')) return 'unsupported';
  return (searchParams.get('v') ?? '10') === '10' ? 'fine' : 'wrong version';
}
