/** The session that an event came from. */
export interface SessionOfEvent {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
  /** Whose its new chats are. */
  readonly teamId: string | null;
}
