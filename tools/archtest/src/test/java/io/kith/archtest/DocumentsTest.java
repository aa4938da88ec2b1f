package io.kith.archtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say of the code is true. */
final class DocumentsTest {

  /** Names in the drawings that a user of Kith would write or have generated. */
  private static final Set<String> OF_THE_EXAMPLE =
      Set.of("CheckCoin", "Membership_Kith", "MembershipService");

  @Test
  void every_link_leads_somewhere() throws IOException {
    var broken = new ArrayList<String>();
    for (Path document : Documents.all()) {
      for (String link : Documents.find("\\]\\(([^)\\s]+)\\)", Files.readString(document))) {
        if (!link.startsWith("http") && !leads(document, link)) {
          broken.add(Documents.ROOT.relativize(document) + " → " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leads(Path document, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || anchors(Files.readString(target)).contains(parts[1]));
  }

  private static List<String> anchors(String text) {
    return Documents.find("(?m)^#+ (.*)$", text).stream()
        .map(title -> title.toLowerCase().replaceAll("[^\\p{L}\\p{N} -]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void the_drawing_of_who_may_see_whom_is_the_rule_that_is_tested() {
    String drawing = Documents.blocks("ARCHITECTURE.md", "").getLast();
    assertThat(drawn(drawing)).isEqualTo(enforced());
  }

  private static Map<String, Set<String>> drawn(String drawing) {
    return drawing
        .lines()
        .map(line -> line.split("→", -1))
        .collect(Collectors.toMap(parts -> parts[0].strip(), parts -> words(parts[1])));
  }

  private static Set<String> words(String text) {
    return Stream.of(text.split(" "))
        .filter(word -> !word.isBlank())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> enforced() {
    Function<Room, String> name = room -> Path.of(room.directory).getFileName().toString();
    var rooms = new TreeMap<String, Set<String>>();
    for (Room room : Room.values()) {
      rooms.put(
          name.apply(room),
          room.below.stream().map(name).collect(Collectors.toCollection(TreeSet::new)));
    }
    return rooms;
  }

  @Test
  void the_table_of_rooms_has_a_row_for_each() {
    List<String> rows =
        Documents.find("(?m)^\\| `([a-z/]+)` \\|", Documents.read("ARCHITECTURE.md"));
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Room.values()).map(room -> room.directory).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "docs/vocabulary.md", "docs/errors.md"})
  void every_type_that_a_document_names_exists(String document) {
    Set<String> known =
        Classes.KITH.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
    Set<String> named =
        new TreeSet<>(Documents.find("`@?([A-Z][a-z]\\w*)[^`/]*`", Documents.read(document)));
    named.removeAll(OF_THE_EXAMPLE);
    named.removeIf(DocumentsTest::isOfTheLanguage);
    assertThat(named).isSubsetOf(known);
  }

  private static boolean isOfTheLanguage(String name) {
    return Stream.of("java.lang.", "java.util.", "java.time.")
        .anyMatch(prefix -> {
          try {
            Class.forName(prefix + name);
            return true;
          } catch (ClassNotFoundException e) {
            return false;
          }
        });
  }

  @Test
  void every_step_of_a_requests_life_exists() {
    String drawing = Documents.blocks("ARCHITECTURE.md", "").getFirst();
    Set<String> steps = new TreeSet<>(Documents.find("\\b([A-Z]\\w+)", drawing));
    steps.removeAll(OF_THE_EXAMPLE);
    assertThat(steps)
        .hasSizeGreaterThan(10)
        .isSubsetOf(Classes.KITH.stream().map(JavaClass::getSimpleName).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "xml", ""})
  void the_readme_has_the_same_code_in_both_languages(String language) {
    assertThat(Documents.blocks("README.zh-CN.md", language))
        .isEqualTo(Documents.blocks("README.md", language))
        .isNotEmpty();
  }

  @Test
  void the_readme_has_the_same_sections_in_both_languages() {
    String heading = "(?m)^(#+) ";
    assertThat(Documents.find(heading, Documents.read("README.zh-CN.md")))
        .isEqualTo(Documents.find(heading, Documents.read("README.md")));
    String link = "\\]\\(([^)]+)\\)";
    assertThat(Documents.find(link, Documents.read("README.zh-CN.md")).stream().skip(1))
        .containsExactlyElementsOf(
            Documents.find(link, Documents.read("README.md")).stream().skip(1).toList());
  }
}
