package dev.plumbline.redaction;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names that stand for names: the same key gives the same pseudonym, and without the key nobody
 * tells what it stands for. Ids keep their shape, so that what is read from the shape and what is
 * joined by a part of it stays as it was.
 */
final class Pseudonyms implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String HMAC = "HmacSHA256";
  private static final int TOKEN_DIGITS = 16;
  private static final int SHORTEST_ID = 8;
  private static final BigInteger ACCOUNTS = BigInteger.TEN.pow(12);
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern SEGMENT = Pattern.compile("[^/:]+");
  private static final Pattern QUOTED = Pattern.compile("'[^']*'");
  private static final String ARN = "arn:aws[^\\s,;)]*";
  private static final String PLACE = "(?:[a-z][a-z0-9]*:/+|(?<![a-zA-Z0-9])/)[^\\s,;)]+";
  private static final String UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  private static final String NUMBER = "(?<!\\d)\\d{12}(?!\\d)";

  private final byte[] key;
  private final RedactionRules rules;
  private final SameNames names;
  private final Pattern given;
  private final Pattern named;

  Pseudonyms(byte[] key, RedactionRules rules, SameNames names) {
    this.key = key.clone();
    this.rules = rules;
    this.names = names;
    String ids = "(" + String.join("|", rules.idPrefixes()) + ")-([0-9a-z]{4,17})";
    this.given = Pattern.compile(ids);
    this.named = Pattern.compile(String.join("|", ARN, PLACE, UUID, "(?<![a-z])" + ids, NUMBER));
  }

  /** Tells keys apart without giving them away. */
  String fingerprint() {
    return hex("fingerprint", "").substring(0, TOKEN_DIGITS);
  }

  /** An account id, again of twelve digits. */
  String account(String account) {
    if (account == null || !ACCOUNT.matcher(account).matches()) {
      return id(account);
    }
    BigInteger number = new BigInteger(hex("account", account), 16).mod(ACCOUNTS);
    return String.format(Locale.ROOT, "%012d", number);
  }

  /** A payer and its report. */
  String source(String source) {
    if (source == null || !source.contains(":")) {
      return rules.reportsKept().contains(source) ? source : id(source);
    }
    String[] parts = source.split(":", 2);
    return account(parts[0])
        + ":"
        + (rules.reportsKept().contains(parts[1]) ? parts[1] : token(parts[1]));
  }

  /** An id or ARN: its words stay, its names do not. */
  String id(String id) {
    if (id == null) {
      return null;
    }
    String[] arn = names.of(id).split(":", 6);
    if (arn.length == 6 && arn[0].equals("arn")) {
      String owner = ACCOUNT.matcher(arn[4]).matches() ? account(arn[4]) : arn[4];
      return String.join(":", List.of(arn[0], arn[1], arn[2], arn[3], owner, segments(arn[5])));
    }
    return segments(names.of(id));
  }

  private String segments(String text) {
    return SEGMENT
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(segment(found.group())));
  }

  private String segment(String segment) {
    if (rules.wordsKept().contains(segment) || segment.equals("*")) {
      return segment;
    }
    if (ACCOUNT.matcher(segment).matches()) {
      return account(segment);
    }
    Matcher byAws = given.matcher(segment);
    if (byAws.matches()) {
      return byAws.group(1)
          + "-"
          + hex("id", segment).substring(0, Math.max(SHORTEST_ID, byAws.group(2).length()));
    }
    return token(segment);
  }

  /** A name as a whole. */
  String value(String value) {
    if (value == null || value.isEmpty()) {
      return value;
    }
    return ACCOUNT.matcher(value).matches() ? account(value) : token(value);
  }

  /** The value of a tag; like all who read tags it takes no notice of case and outer blanks. */
  String tag(String tagKey, String value) {
    if (value == null || value.isBlank()) {
      return value;
    }
    String name = normalised(tagKey);
    String pattern = rules.tagsKept().get(name);
    if (pattern != null && value.strip().matches(pattern)) {
      return value;
    }
    String folded = value.strip().toLowerCase(Locale.ROOT);
    if (rules.toolKeys().contains(name)) {
      return rules.toolWords().stream()
          .filter(folded::contains)
          .findFirst()
          .map(this::token)
          .orElseGet(() -> value(folded));
    }
    return value(folded);
  }

  private static String normalised(String tagKey) {
    return tagKey
        .toLowerCase(Locale.ROOT)
        .replaceFirst("^(resource_?tags[/_])?(user[:_])?", "")
        .replaceAll("[^a-z0-9]+", "_");
  }

  /** The value of a CloudWatch dimension. */
  String dimension(String name, String value) {
    return rules.dimensionsKept().contains(name) ? value : id(value);
  }

  /** Where a file lies. */
  String place(String uri) {
    return uri == null ? null : token(uri);
  }

  /** A sentence that may name accounts, resources and files. */
  String text(String text) {
    if (text == null) {
      return null;
    }
    return named
        .matcher(QUOTED.matcher(text).replaceAll("'...'"))
        .replaceAll(found -> Matcher.quoteReplacement(name(found.group())));
  }

  private String name(String name) {
    if (name.startsWith("arn:")) {
      return id(name);
    }
    return name.contains("/") ? place(name) : segment(name);
  }

  /** Starts with a letter that is no hexadecimal digit, so that it is never taken for an id. */
  private String token(String text) {
    return "x" + hex("id", text).substring(0, TOKEN_DIGITS);
  }

  private String hex(String kind, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return HexFormat.of()
          .formatHex(mac.doFinal((kind + ":" + text).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /** The words of definitions that mean a tag value, with the pseudonyms they are met as. */
  Map<String, String> words(List<String> words) {
    Map<String, String> pseudonyms = new java.util.LinkedHashMap<>();
    words.forEach(word -> pseudonyms.put(word, token(word)));
    return pseudonyms;
  }
}
