package dev.plumbline.sample;

import java.time.LocalDate;

/** The file that names the owner of each account; some accounts were forgotten, one moved. */
final class Owners {
  /** This team's account changed hands in the middle of the data. */
  private static final String MOVED = "search-dev";

  private static final String BEFORE = "data";

  private Owners() {}

  static String csv(Catalogue catalogue, Calendar calendar) {
    LocalDate moved = calendar.date(calendar.days() / 2);
    StringBuilder csv = new StringBuilder("sub_account_id,owner,environment,valid_from,valid_to\n");
    for (Account account : catalogue.accounts()) {
      if (!account.listed()) {
        continue;
      }
      if (account.name().equals(MOVED)) {
        csv.append(line(account, BEFORE, "", moved.minusDays(1).toString()));
        csv.append(line(account, account.team(), moved.toString(), ""));
      } else {
        csv.append(line(account, account.team(), "", ""));
      }
    }
    return csv.toString();
  }

  private static String line(Account account, String owner, String from, String to) {
    return String.join(",", account.id(), owner, account.environment(), from, to) + "\n";
  }
}
