package dev.plumbline.settings;

/** Wrong use or configuration: exit code 2. The message is complete; no stack trace is shown. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }
}
