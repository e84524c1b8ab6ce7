package dev.plumbline.storage;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS said when it would not do something, as one sentence. */
public final class Refusals {
  private Refusals() {}

  /** The sentence, if AWS or the SDK is the cause of a failure. */
  public static Optional<String> of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      // Most failures are not of AWS, and its classes need not be there to tell.
      if (cause.getClass().getName().startsWith("software.amazon.awssdk.")
          && cause instanceof SdkException refused) {
        return Optional.of(sentence(refused));
      }
    }
    return Optional.empty();
  }

  private static String sentence(SdkException refused) {
    if (refused instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      var details = service.awsErrorDetails();
      return details.serviceName()
          + " answers "
          + details.errorCode()
          + " ("
          + service.statusCode()
          + "): "
          + details.errorMessage();
    }
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
  }
}
