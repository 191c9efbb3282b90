import type { ModelPart, ModelProvider, ModelRequest } from "../provider/model-provider.ts";
import { NO_USAGE } from "../provider/prices.ts";

/** A model that says what it is told, each call anew, in pieces that do not heed words. */
export function scriptedModel(
  say: (request: ModelRequest, call: number) => { readonly text: string; readonly isCut?: boolean },
): Pick<ModelProvider, "stream"> {
  let call = 0;
  return {
    async *stream(request: ModelRequest): AsyncGenerator<ModelPart> {
      call += 1;
      const { text, isCut = false } = say(request, call);
      for (let at = 0; at < text.length; at += PIECE_CHARACTERS)
        yield { type: "text", text: text.slice(at, at + PIECE_CHARACTERS) };
      yield { type: "end", isCut, usage: { ...NO_USAGE, output: 1 } };
    },
  };
}

const PIECE_CHARACTERS = 7;
