package dev.plumbline.kpi;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Reads conf/pillars.yaml and conf/kpis/; what is wrong goes to the problems, all of it. */
public final class CatalogueFiles {
  private static final String PILLARS = "pillars.yaml";
  private static final int VERSION_LENGTH = 12;

  private CatalogueFiles() {}

  /** The catalogue of these files; use it only where no problems were found. */
  public static Catalogue load(ConfFiles conf, Problems problems) {
    StringBuilder everything = new StringBuilder(conf.text(PILLARS));
    Node top = Node.parse(conf.place(PILLARS), conf.text(PILLARS), problems);
    Grading grading = Grading.of(top.node("grading"));
    List<Pillar> pillars = top.nodes("pillars").stream().map(CatalogueFiles::pillar).toList();
    top.done();
    List<String> pillarIds = pillars.stream().map(Pillar::id).toList();
    List<Kpi> kpis = new ArrayList<>();
    for (String file : conf.list("kpis", ".yaml")) {
      everything.append('\n').append(file).append('\n').append(conf.text(file));
      kpis.add(KpiFile.read(file, conf, pillarIds, grading, problems));
    }
    checkReferences(top, pillars, kpis, problems);
    return new Catalogue(List.copyOf(kpis), pillars, grading, version(everything.toString()));
  }

  private static Pillar pillar(Node node) {
    Pillar pillar =
        new Pillar(
            node.text("id"),
            node.text("title"),
            node.nodes("items").stream().map(CatalogueFiles::item).toList());
    node.done();
    return pillar;
  }

  private static Pillar.Item item(Node node) {
    Pillar.Item item =
        new Pillar.Item(
            node.text("id"),
            node.choice("kind", null, List.of("principle", "practice", "area", "topic")),
            node.text("title"),
            node.texts("kpis"),
            node.findText("rest").orElse(""));
    node.done();
    return item;
  }

  private static void checkReferences(
      Node top, List<Pillar> pillars, List<Kpi> kpis, Problems problems) {
    Set<String> ids = new HashSet<>();
    for (Kpi kpi : kpis) {
      if (!ids.add(kpi.id())) {
        problems.add(kpi.place(), "id", "another file has the id " + kpi.id() + " too");
      }
    }
    for (Kpi kpi : kpis) {
      kpi.requirement()
          .filter(needed -> !ids.contains(needed.kpi()))
          .ifPresent(
              needed -> problems.add(kpi.place(), "requires.kpi", unknown(needed.kpi(), ids)));
    }
    Set<String> items = new HashSet<>();
    for (Pillar pillar : pillars) {
      for (Pillar.Item item : pillar.items()) {
        if (!items.add(item.id())) {
          top.problem("items", "the id " + item.id() + " is used twice");
        }
        for (String kpi : item.kpis()) {
          if (!ids.contains(kpi)) {
            top.problem("items." + item.id(), unknown(kpi, ids));
          }
        }
      }
    }
  }

  private static String unknown(String id, Set<String> ids) {
    return "there is no KPI '" + id + "'." + Problems.suggestion(id, ids);
  }

  private static String version(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, VERSION_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
