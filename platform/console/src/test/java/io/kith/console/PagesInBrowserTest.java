package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.kith.collector.Observations;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real browser shows the pages, with the JSON of a real server. */
@Timeout(120)
final class PagesInBrowserTest {

  private static final Path PICTURES = Path.of("target/pages");

  private static final SampleSystem SYSTEM = new SampleSystem();
  private static Playwright playwright;
  private static Browser browser;
  private static Server server;
  private static String axe;

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void startAll() throws Exception {
    playwright = Chromium.playwright();
    browser = Chromium.start(playwright);
    server =
        Server.builder(new Identity("hub", "hub-1")).address(new Address("127.0.0.1", 0)).start();
    server.serve(Pages.class, new ConsolePages(Optional.empty()));
    server.serve(Observations.class, SYSTEM);
    try (InputStream script = PagesInBrowserTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  static void stopAll() {
    if (server != null) {
      server.close();
    }
    if (playwright != null) {
      playwright.close();
    }
  }

  @AfterEach
  void closePage() {
    if (context != null) {
      context.close();
    }
    SYSTEM.isEmpty = false;
  }

  private void open(String path, ColorScheme scheme, String language) {
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(1366, 768)
                .setColorScheme(scheme)
                .setLocale(language));
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().contains("404")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.navigate("http://" + server.address() + path);
  }

  private void open(String path) {
    open(path, ColorScheme.LIGHT, "en");
  }

  /** What accessibility suffers from, seriously. */
  @SuppressWarnings("unchecked")
  private List<String> violations() {
    page.evaluate(axe);
    var found =
        (List<Map<String, Object>>)
            page.evaluate(
                """
                async () => (await axe.run()).violations
                  .filter(v => v.impact === 'serious' || v.impact === 'critical')
                  .map(v => ({id: v.id, at: v.nodes.slice(0, 4).map(n => n.html + ' ' + n.failureSummary).join('; ')}))
                """);
    return found.stream().map(v -> v.get("id") + ": " + v.get("at")).toList();
  }

  @ParameterizedTest(name = "{0} in {2}")
  @CsvSource({
    "map,/console/map,LIGHT,.node-name",
    "map,/console/map,DARK,.node-name",
    "map-node,/console/map?node=membership,LIGHT,.panel .button.strong",
    "map-node,/console/map?node=membership,DARK,.panel .button.strong",
    "map-table,/console/map?view=table,LIGHT,caption >> text=Who calls whom",
    "services,/console/services,LIGHT,tbody >> text=gateway",
    "services,/console/services,DARK,tbody >> text=gateway",
    "service,/console/service/membership,LIGHT,.chart .stroke >> nth=3",
    "service,/console/service/membership,DARK,.chart .stroke >> nth=3",
    "traces,/console/traces,LIGHT,tbody tr",
    "traces,/console/traces,DARK,tbody tr",
    "trace,/console/trace/TRACE?span=000000000000a00f,LIGHT,.thrown",
    "trace,/console/trace/TRACE?span=000000000000a00f,DARK,.thrown",
    "trace-map,/console/trace/TRACE?tab=map,LIGHT,.node-name",
    "trace-map,/console/trace/TRACE?tab=map,DARK,.node-name",
    "trace-logs,/console/trace/TRACE?tab=logs,LIGHT,.lines >> text=37 wait",
    "compare,/console/compare/TRACE/7c1e0d5a9b8f4c2e8d7a6b5c4d3e2f10,LIGHT,.compare-table tbody tr",
    "compare,/console/compare/TRACE/7c1e0d5a9b8f4c2e8d7a6b5c4d3e2f10,DARK,.compare-table tbody tr"
  })
  void every_page_is_shown_and_can_be_used_by_all(
      String name, String path, ColorScheme scheme, String shown) {
    open(path.replace("TRACE", SampleSystem.TRACE), scheme, "en");
    page.locator(shown).first().waitFor();
    page.waitForFunction("!document.querySelector('.loading')");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(PICTURES.resolve(name + "-" + scheme.name().toLowerCase() + ".png")));
    assertThat(violations()).isEmpty();
    assertThat(complaints).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("no page is wider than its window")
        .isEqualTo(true);
  }

  @Test
  void no_label_of_the_map_lies_on_another() {
    open("/console/map");
    page.locator(".node-name").first().waitFor();
    List<BoundingBox> boxes =
        page.locator(".edge-label rect, .node-box").all().stream()
            .map(Locator::boundingBox)
            .toList();
    assertThat(boxes).hasSizeGreaterThan(20);
    for (int a = 0; a < boxes.size(); a++) {
      for (int b = a + 1; b < boxes.size(); b++) {
        assertThat(overlap(boxes.get(a), boxes.get(b)))
            .as("boxes %s and %s", boxes.get(a), boxes.get(b))
            .isFalse();
      }
    }
    assertThat(page.locator(".node").count()).isEqualTo(SampleSystem.names().size());
  }

  private static boolean overlap(BoundingBox a, BoundingBox b) {
    return a.x + a.width > b.x + 0.5
        && b.x + b.width > a.x + 0.5
        && a.y + a.height > b.y + 0.5
        && b.y + b.height > a.y + 0.5;
  }

  @Test
  void no_edge_of_the_map_runs_through_a_node() {
    open("/console/map");
    page.locator(".node-name").first().waitFor();
    Object crossed =
        page.evaluate(
            """
            () => {
              const boxes = [...document.querySelectorAll('.node')].map(n => {
                const b = n.querySelector('.node-box').getBBox();
                return {name: n.dataset.node, x0: b.x + 2, y0: b.y + 2, x1: b.x + b.width - 2, y1: b.y + b.height - 2};
              });
              const found = [];
              for (const path of document.querySelectorAll('path.edge[data-edge]')) {
                for (let at = 0; at <= path.getTotalLength(); at += 3) {
                  const p = path.getPointAtLength(at);
                  for (const b of boxes)
                    if (p.x > b.x0 && p.x < b.x1 && p.y > b.y0 && p.y < b.y1)
                      found.push(path.dataset.edge + ' through ' + b.name);
                }
              }
              return [...new Set(found)];
            }
            """);
    assertThat(crossed).isEqualTo(List.of());
  }

  @Test
  void a_box_in_the_heat_map_becomes_the_search() {
    open("/console/traces");
    Locator map = page.locator(".heat-frame");
    map.waitFor();
    BoundingBox box = map.boundingBox();
    page.mouse().move(box.x + box.width * 0.7, box.y + 20);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.9, box.y + 70);
    page.mouse().up();
    page.waitForURL("**least=**");
    assertThat(page.url()).contains("from=", "to=", "least=", "most=");
    assertThat(page.locator("input[name=least]").inputValue()).isNotEmpty();
    page.goBack();
    page.waitForURL(url -> !url.contains("least="));
  }

  @Test
  void a_form_finds_traces_and_its_address_can_be_sent_to_somebody() {
    open("/console/traces");
    page.getByLabel("Status").selectOption("true");
    page.getByLabel("Service", new Page.GetByLabelOptions().setExact(true)).fill("membership");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Search")).click();
    page.waitForURL("**failed=true**");
    assertThat(page.url()).contains("service=membership");
    page.locator("tbody tr").first().waitFor();
    assertThat(page.locator("tbody .status.fine").count()).isZero();
    String url = page.url();
    Page other = context.newPage();
    other.navigate(url);
    other.locator("tbody tr").first().waitFor();
    assertThat(other.locator("tbody .status.fine").count()).isZero();
  }

  @Test
  void two_traces_that_are_ticked_are_compared() {
    open("/console/traces");
    page.locator("tbody input[type=checkbox]").nth(0).check();
    page.locator("tbody input[type=checkbox]").nth(1).check();
    page.getByText("Compare two").click();
    page.waitForURL("**/compare/**");
    page.getByText("B − A").first().waitFor();
  }

  @Test
  void a_click_on_the_map_leads_to_the_service_and_back() {
    open("/console/map?range=1h");
    page.locator("[data-node=membership]").click();
    page.getByText("Open service").click();
    page.waitForURL("**/service/membership?range=1h");
    page.getByText("95.2 %").waitFor();
    page.getByText("47.6 %").first().waitFor();
    page.goBack();
    page.waitForURL("**node=membership**");
  }

  @Test
  void the_map_is_used_by_keys_alone() {
    open("/console/map");
    page.locator("[data-node=membership]").focus();
    page.keyboard().press("Enter");
    page.getByText("Open service").waitFor();
    Locator drawing = page.locator(".zoom-frame > g");
    String before = drawing.getAttribute("transform");
    page.locator(".zoom-frame").focus();
    page.keyboard().press("+");
    page.keyboard().press("ArrowLeft");
    assertThat(drawing.getAttribute("transform")).isNotEqualTo(before);
    page.keyboard().press("0");
    assertThat(drawing.getAttribute("transform")).isEqualTo(before);
  }

  @Test
  void the_time_line_is_walked_and_folded_by_keys() {
    open("/console/trace/" + SampleSystem.TRACE + "?span=000000000000a000");
    page.getByText("POST /swipes").first().waitFor();
    int rows = page.locator(".span-row").count();
    page.locator(".waterfall").focus();
    page.keyboard().press("ArrowLeft");
    page.waitForFunction("document.querySelectorAll('.span-row').length === 1");
    page.keyboard().press("ArrowRight");
    page.waitForFunction("n => document.querySelectorAll('.span-row').length === n", rows);
    page.keyboard().press("ArrowDown");
    page.waitForURL("**span=000000000000a001");
  }

  @Test
  void it_speaks_chinese_to_a_browser_that_does() {
    open("/console/map", ColorScheme.LIGHT, "zh-CN");
    page.getByText("拓扑").first().waitFor();
    assertThat(page.evaluate("document.documentElement.lang")).isEqualTo("zh-CN");
    page.getByText("EN", new Page.GetByTextOptions().setExact(true)).click();
    page.getByText("Services").first().waitFor();
  }

  @Test
  void the_colours_can_be_chosen_and_stay_chosen() {
    open("/console/map", ColorScheme.LIGHT, "en");
    Locator colours = page.locator(".top-tools button[aria-label^=Colours]");
    colours.click();
    colours.click();
    assertThat(colours.getAttribute("aria-label")).isEqualTo("Colours: dark");
    page.reload();
    page.locator("text=gateway >> visible=true").first().waitFor();
    assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(14, 19, 25)");
  }

  @Test
  void a_system_in_which_nobody_calls_says_what_to_do() {
    SYSTEM.isEmpty = true;
    open("/console/map");
    page.getByText("Nobody has called anybody").waitFor();
    page.navigate("http://" + server.address() + "/console/traces");
    page.getByText("No trace matches").waitFor();
  }

  @Test
  void a_hub_that_is_gone_is_told_and_the_page_comes_back_with_it() {
    open("/console/services");
    page.locator("text=gateway >> visible=true").first().waitFor();
    page.route("**/api/**", route -> route.abort());
    page.navigate("http://" + server.address() + "/console/map");
    page.getByText("The hub does not answer").first().waitFor();
    page.unroute("**/api/**");
    page.getByText("Try again").first().click();
    page.locator("text=gateway >> visible=true").first().waitFor();
  }
}
