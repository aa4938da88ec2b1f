package io.kith.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.report.HtmlReport;
import io.kith.simulator.report.JsonReport;
import io.kith.simulator.report.TextReport;
import io.kith.simulator.scenario.Scenario;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a reader gets to see. */
final class HtmlReportTest {

  private static final String YAML =
      """
      title: Fast & <slow>
      about: what "this" shows
      duration: 4s
      warmUp: 1s
      instances: [{ name: usual, count: 6, zones: [a, b], concurrency: 2, serviceTime: { exponential: 5ms } }]
      clients: [{ count: 3, zones: [a, b], rate: 1000 }]
      events: [{ at: 1s, lasts: 1s, fail: { who: { count: 1 }, share: 0.5 } }]
      policies: [{ name: in turn }, { name: "<two>", balancer: power-of-two }]
      """;

  private static Scenario scenario;
  private static List<Figures> figures;
  private static String html;

  @BeforeAll
  static void run() {
    scenario = Run.scenario(YAML);
    figures = Run.all(YAML);
    html = HtmlReport.of(scenario, figures, YAML, "./kith simulate test.yaml --seed 1");
  }

  @Test
  void the_page_needs_nothing_else() {
    assertThat(html).doesNotContain("<script", "http:", "https:", "src=", "@import", "url(");
  }

  @Test
  void names_are_text_and_nothing_else() {
    assertThat(html)
        .contains("Fast &amp; &lt;slow&gt;", "&lt;two&gt;", "&quot;this&quot;")
        .doesNotContain("<slow>", "<two>");
  }

  @Test
  void it_says_how_to_make_it_again() {
    assertThat(html).contains("./kith simulate test.yaml --seed 1", "rate: 1000");
  }

  @Test
  void its_charts_are_images_that_a_browser_can_draw() throws Exception {
    var svgs = Pattern.compile("(?s)<svg.*?</svg>").matcher(html).results().toList();
    assertThat(svgs).hasSizeGreaterThan(6);
    for (var svg : svgs) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg.group())));
    }
    assertThat(html).doesNotContain("NaN", "Infinity");
  }

  @Test
  void the_text_has_a_row_for_each_policy_in_each_table() {
    String text = TextReport.of(scenario, figures);
    assertThat(text)
        .contains("p99.9", "longest queue", "answered", "avoided after", "stays in zone");
    assertThat(text.lines().filter(line -> line.startsWith("<two>"))).hasSize(5);
    assertThat(text)
        .contains("4.00 s of 1,000 calls/s by 3 clients on 6 instances that can do 2,400 calls/s");
  }

  @Test
  void the_json_is_json() {
    int numbers = 0;
    try (var parser =
        new JsonFactory()
            .createParser(ObjectReadContext.empty(), JsonReport.of(scenario, figures))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        numbers += token.isNumeric() ? 1 : 0;
      }
    }
    assertThat(numbers).isGreaterThan(1_000);
  }
}
