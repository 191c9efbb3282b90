/** Somebody asked for what is not there, or cannot be done: told with 404 or 409 and a sentence. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
