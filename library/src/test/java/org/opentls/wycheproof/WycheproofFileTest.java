package org.opentls.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import org.opentls.wycheproof.WycheproofFile.Result;

class WycheproofFileTest {
  private static final String FILE =
      """
      {"algorithm": "X", "notes": {"A": {"bugType": "B"}}, "testGroups": [
        {"type": "MacTest", "tagSize": 128, "tests": [
          {"tcId": 7, "comment": "c", "flags": ["F"], "msg": "00ff", "result": "invalid"}]}]}
      """;

  @Test
  void groupsAndTestsHaveTheirFields(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("x_test.json"), FILE);
    var group = opened(folder).groups().getFirst();
    assertThat(group.type()).isEqualTo("MacTest");
    assertThat(group.number("tagSize")).isEqualTo(128);
    var test = group.tests().getFirst();
    assertThat(test.id()).isEqualTo(7);
    assertThat(test.comment()).isEqualTo("c");
    assertThat(test.flags()).isEqualTo(Set.of("F"));
    assertThat(test.result()).isEqualTo(Result.INVALID);
    assertThat(test.bytes("msg")).containsExactly(0, -1);
    assertThatThrownBy(() -> test.bytes("key")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void withoutFilesATestIsSkippedAndSaysWhereTheyAre() {
    assertThatThrownBy(() -> opened(null))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("https://github.com/C2SP/wycheproof");
  }

  private static WycheproofFile opened(Path folder) {
    var before = System.getProperty(WycheproofFile.FOLDER_PROPERTY);
    try {
      set(folder == null ? null : folder.toString());
      return WycheproofFile.open("x");
    } finally {
      set(before);
    }
  }

  private static void set(String folder) {
    if (folder == null) {
      System.clearProperty(WycheproofFile.FOLDER_PROPERTY);
    } else {
      System.setProperty(WycheproofFile.FOLDER_PROPERTY, folder);
    }
  }
}
