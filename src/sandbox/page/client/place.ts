/** A message: where it stands. */
export interface Place {
  readonly channel: string;
  readonly ts: string;
}
