import { Problem } from "@gomarketing/service-kit";

export class WrongPassword extends Problem {
  constructor() {
    super({
      status: 400,
      type: "/problems/wrong-password",
      title: "The password is wrong",
      detail: "That is not your password now. Check it and try again.",
    });
  }
}
