/** The question to somebody on stage who goes back or forward, and their possible answers. */
export interface Away {
  leave(): void;
  stay(): void;
}
