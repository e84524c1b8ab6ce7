package dev.plumbline.settings;

/** Input that cannot be used: exit code 3. The message is complete; no stack trace is shown. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
