package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocsTest {
  private static final Path DOCS = Path.of("docs");

  @Test
  void generatedPagesSayWhatTheCodeSays() throws IOException {
    Map<String, String> pages = new Pages().all();
    if ("write".equals(System.getProperty("plumbline.docs"))) {
      for (Map.Entry<String, String> page : pages.entrySet()) {
        Files.writeString(DOCS.resolve(page.getKey()), page.getValue());
      }
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertThat(Files.readString(DOCS.resolve(page.getKey())))
          .as("jobs/docs/%s is stale; its first line says how to renew it", page.getKey())
          .isEqualTo(page.getValue());
    }
  }
}
