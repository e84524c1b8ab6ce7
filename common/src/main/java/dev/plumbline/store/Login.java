package dev.plumbline.store;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Who opens the database of a JDBC catalog. It comes from the environment alone and is never
 * printed.
 */
public final class Login {
  public static final Login NONE = new Login(Optional.empty(), Optional.empty());

  private final Optional<String> user;
  private final Optional<String> password;

  private Login(Optional<String> user, Optional<String> password) {
    this.user = user;
    this.password = password;
  }

  /** Reads {@code PLUMBLINE_JDBC_USER} and {@code PLUMBLINE_JDBC_PASSWORD}. */
  public static Login of(Map<String, String> environment) {
    return new Login(
        Optional.ofNullable(environment.get("PLUMBLINE_JDBC_USER")),
        Optional.ofNullable(environment.get("PLUMBLINE_JDBC_PASSWORD")));
  }

  void addTo(BiConsumer<String, String> properties) {
    user.ifPresent(name -> properties.accept("jdbc.user", name));
    password.ifPresent(word -> properties.accept("jdbc.password", word));
  }

  @Override
  public String toString() {
    return user.isPresent() ? "login" : "no login";
  }
}
