// A failure of an HTTP API call, in the shape OpenAI clients understand.

export class HttpProblem extends Error {
  readonly status: number
  readonly type: string
  readonly param: string | null

  constructor(status: number, message: string, type = 'invalid_request_error', param: string | null = null) {
    super(message)
    this.name = 'HttpProblem'
    this.status = status
    this.type = type
    this.param = param
  }

  body(): { readonly error: { readonly message: string; readonly type: string; readonly param: string | null; readonly code: null } } {
    return { error: { message: this.message, type: this.type, param: this.param, code: null } }
  }
}
