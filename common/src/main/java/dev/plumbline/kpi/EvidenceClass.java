package dev.plumbline.kpi;

/** How closely a KPI stands to the practice it speaks for. */
public enum EvidenceClass {
  /** Measures the practice itself. */
  DIRECT("D"),
  /** Goes along with the practice; alone it cannot prove a high risk. */
  PROXY("P"),
  /** Bill and metrics cannot tell. */
  NOT_OBSERVABLE("N");

  private final String letter;

  EvidenceClass(String letter) {
    this.letter = letter;
  }

  /** The letter in KPI files and tables. */
  public String letter() {
    return letter;
  }

  static EvidenceClass of(String letter) {
    for (EvidenceClass value : values()) {
      if (value.letter.equals(letter)) {
        return value;
      }
    }
    return NOT_OBSERVABLE;
  }
}
