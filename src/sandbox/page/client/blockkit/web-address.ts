/** The address when it is one that a page may link to: http or https. Everything else, `javascript:` too, is no link. */
export function webAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  return /^https?:$/.test(new URL(url).protocol) ? url : undefined;
}
