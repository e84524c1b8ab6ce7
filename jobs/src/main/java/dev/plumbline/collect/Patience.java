package dev.plumbline.collect;

import java.io.IOException;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Repeats a call that AWS refused for now: throttled, failed on its side, or cut off. Before each
 * repetition it waits a random time up to a bound that doubles, so that many callers do not come
 * back at once.
 *
 * @param jitter a number from zero up to and including the given bound
 * @param sleep waits so many milliseconds
 */
record Patience(CloudWatchTerms.Retry terms, LongUnaryOperator jitter, LongConsumer sleep) {
  private static final int SERVER_ERROR = 500;

  <T> T call(Supplier<T> call) {
    long bound = terms.firstWaitMillis();
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (SdkException refused) {
        if (attempt >= terms.attempts() || !isForNow(refused)) {
          throw refused;
        }
        pause(bound);
        bound = Math.min(terms.longestWaitMillis(), bound * 2);
      }
    }
  }

  /** Waits before a question is asked again. */
  void pause(long boundMillis) {
    sleep.accept(jitter.applyAsLong(boundMillis));
  }

  private static boolean isForNow(SdkException refused) {
    if (refused instanceof SdkServiceException answer) {
      return answer.isThrottlingException() || answer.statusCode() >= SERVER_ERROR;
    }
    // A connection that broke has a cause in java.io; wrong settings have none.
    boolean isCutOff =
        refused instanceof SdkClientException && refused.getCause() instanceof IOException;
    return isCutOff || refused instanceof RetryableException;
  }
}
