/** The instances of the bot that run on one database. Throws `storage`. */
export interface Instances {
  /** Notes that this instance runs. Returns how many do; one that was not noted for `lifetimeMs` does not count. */
  noteInstance(id: string, lifetimeMs: number): Promise<number>;
  /** Notes that this instance has stopped. */
  forgetInstance(id: string): Promise<void>;
}
