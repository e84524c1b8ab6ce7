package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;

/**
 * One writer per warehouse. The lease is a property of the table {@code runs}, taken by the
 * catalog's own compare-and-set, so it works wherever the catalog does; a heartbeat shows that its
 * holder lives.
 */
public final class Lease implements AutoCloseable {
  private static final String HOLDER = "plumbline.lease.holder";
  private static final String BEAT = "plumbline.lease.heartbeat";
  private static final Duration EVERY = Duration.ofSeconds(20);
  private static final Duration DEAD_AFTER = Duration.ofMinutes(2);

  private final TableOperations operations;
  private final String holder;
  private final Clock clock;
  private final ScheduledExecutorService heart;
  private final AtomicInteger missedBeats = new AtomicInteger();

  private Lease(TableOperations operations, String holder, Clock clock) {
    this.operations = operations;
    this.holder = holder;
    this.clock = clock;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Takes the lease, or tells who has it: exit 2. */
  public static Lease take(Lake lake, Clock clock) {
    Lease lease = new Lease(operations(lake.provide(Journal.RUNS)), holder(clock), clock);
    if (!lease.tryTake()) {
      throw new ConfigurationException(
          "the warehouse '"
              + lake.warehouse().uri()
              + "' is being written by "
              + lease.holderNow().orElse("another run that has just started")
              + ". Wait until it has ended; a run that has died is taken over after "
              + DEAD_AFTER.toMinutes()
              + " minutes.");
    }
    lease.startHeart();
    return lease;
  }

  private static TableOperations operations(Table table) {
    return ((HasTableOperations) table).operations();
  }

  private static String holder(Clock clock) {
    ProcessHandle self = ProcessHandle.current();
    return "process "
        + self.pid()
        + " on "
        + host()
        + " since "
        + clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }

  private boolean tryTake() {
    TableMetadata base = operations.refresh();
    if (isHeld(base)) {
      return false;
    }
    return commit(base, true);
  }

  private boolean isHeld(TableMetadata base) {
    String other = base.properties().get(HOLDER);
    if (other == null || hasDied(other)) {
      return false;
    }
    Instant beat = Instant.parse(base.properties().getOrDefault(BEAT, Instant.EPOCH.toString()));
    return beat.plus(DEAD_AFTER).isAfter(clock.instant());
  }

  /** On this very host it is known at once whether a process has gone. */
  private static boolean hasDied(String holder) {
    String[] words = holder.split(" ", -1);
    return words.length > 3
        && words[3].equals(host())
        && ProcessHandle.of(Long.parseLong(words[1])).filter(ProcessHandle::isAlive).isEmpty();
  }

  private boolean commit(TableMetadata base, boolean held) {
    Map<String, String> properties = new HashMap<>(base.properties());
    properties.remove(HOLDER);
    properties.remove(BEAT);
    if (held) {
      properties.put(HOLDER, holder);
      properties.put(BEAT, clock.instant().toString());
    }
    try {
      operations.commit(base, base.replaceProperties(properties));
      return true;
    } catch (CommitFailedException lost) {
      return false;
    }
  }

  private Optional<String> holderNow() {
    return Optional.ofNullable(operations.refresh().properties().get(HOLDER));
  }

  private boolean isMine() {
    return holderNow().filter(holder::equals).isPresent();
  }

  /** Refuses to go on where another run has taken over, as after a long sleep of the machine. */
  void confirm(Warehouse warehouse) {
    if (!isMine()) {
      throw new ConfigurationException(
          "the warehouse '"
              + warehouse.uri()
              + "' was taken over by "
              + holderNow().orElse("another run, which has ended")
              + " after this run had shown no life for "
              + DEAD_AFTER.toMinutes()
              + " minutes ("
              + missedBeats.get()
              + " heartbeats failed); nothing was published. Run again.");
    }
  }

  private void startHeart() {
    Runnable beat =
        () -> {
          try {
            if (isMine()) {
              commit(operations.refresh(), true);
            }
          } catch (RuntimeException missed) {
            // An executor drops a task that throws; one missed beat must not be the last.
            missedBeats.incrementAndGet();
          }
        };
    var unused =
        heart.scheduleWithFixedDelay(beat, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    heart.shutdownNow();
    for (int attempt = 0; attempt < 5; attempt++) {
      TableMetadata base = operations.refresh();
      if (!holder.equals(base.properties().get(HOLDER)) || commit(base, false)) {
        return;
      }
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replace(' ', '_');
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }
}
