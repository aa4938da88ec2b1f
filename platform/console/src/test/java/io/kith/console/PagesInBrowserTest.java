package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.kith.collector.Alerts;
import io.kith.collector.Observations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real browser shows the pages, with the JSON of a real server. */
@Timeout(120)
final class PagesInBrowserTest {

  private static final SampleSystem SYSTEM = new SampleSystem();
  private static Playwright playwright;
  private static Browser browser;
  private static SampleProcess process;
  private static Guarded hub;

  private Window window;
  private Page page;

  @BeforeAll
  static void startAll() throws Exception {
    playwright = Chromium.playwright();
    browser = Chromium.start(playwright);
    process = new SampleProcess();
    hub = new Guarded(AccessOptions.defaults());
    hub.server.serve(Observations.class, SYSTEM);
    hub.server.serve(Alerts.class, new SampleAlerts());
    hub.instances.addAll(process.instances());
  }

  @AfterAll
  static void stopAll() {
    if (hub != null) {
      hub.close();
      process.close();
    }
    if (playwright != null) {
      playwright.close();
    }
  }

  @AfterEach
  void closeWindow() {
    if (window != null) {
      window.close();
    }
    SYSTEM.isEmpty = false;
    SYSTEM.isLarge = false;
  }

  private void open(String path, ColorScheme scheme, String language) {
    window = new Window(browser, scheme, language);
    page = window.page;
    page.navigate("http://" + hub.server.address() + path);
  }

  private void open(String path) {
    open(path, ColorScheme.LIGHT, "en");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "map,/console/map,.node-name",
    "map-node,/console/map?node=membership,.panel .button.strong",
    "map-table,/console/map?view=table,caption >> text=Who calls whom",
    "services,/console/services,tbody >> text=gateway",
    "service,/console/service/membership,.chart .stroke >> nth=3",
    "traces,/console/traces,tbody tr",
    "trace,/console/trace/TRACE?span=000000000000a00f,.thrown",
    "trace-map,/console/trace/TRACE?tab=map,.node-name",
    "trace-logs,/console/trace/TRACE?tab=logs,.lines >> text=37 wait",
    "compare,/console/compare/TRACE/7c1e0d5a9b8f4c2e8d7a6b5c4d3e2f10,.compare-table tbody tr",
    "instances,/console/instances,tbody tr",
    "instance,/console/instance/membership-4,.facts",
    "threads,/console/instance/membership-4?tab=threads,.group-card",
    "heap,/console/instance/membership-4?tab=heap,tbody tr",
    "loggers,/console/instance/membership-4?tab=loggers,tbody tr",
    "rules,/console/instance/membership-4?tab=rules,.rules-group",
    "recordings,/console/instance/membership-4?tab=jfr,tbody tr",
    "calls,/console/instance/membership-4?tab=in.flight,.structure table",
    "alerts,/console/alerts,article",
    "alert-history,/console/alerts?tab=history,tbody tr",
    "alert-rules,/console/alerts?tab=alert.rules,tbody tr",
    "audit,/console/audit,h1"
  })
  void every_page_is_shown_and_can_be_used_by_all(String name, String path, String shown) {
    open(path.replace("TRACE", SampleSystem.TRACE));
    page.locator(shown).first().waitFor();
    page.waitForCondition(() -> page.locator(".loading").count() == 0);
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      window.picture(name + "-" + scheme.name().toLowerCase());
      assertThat(window.barriers()).as("in %s", scheme).isEmpty();
    }
    assertThat(window.complaints).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("no page is wider than its window")
        .isEqualTo(true);
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void a_flame_graph_shows_where_time_goes(ColorScheme scheme) {
    open("/console/instance/membership-4?tab=flame", scheme, "en");
    page.getByText("Measure").click();
    page.locator(".frame").first().waitFor();
    window.picture("flame-" + scheme.name().toLowerCase());
    assertThat(window.barriers()).isEmpty();
    int all = page.locator(".frame").count();
    page.locator(".frame[aria-label^='io.kith.example.social.membership.Accounts']").click();
    page.getByText("Show all").waitFor();
    assertThat(page.locator(".frame").count()).isLessThan(all);
    assertThat(process.asked).contains("GET /flame/cpu/stacks?seconds=10");
  }

  @Test
  void a_service_tells_what_its_processes_do_to_calls_and_by_which_rules() {
    open("/console/service/membership");
    Locator instance =
        page.locator("tr", new Page.LocatorOptions().setHasText("membership-4")).first();
    instance.getByText("starting").waitFor();
    instance.getByText("37", new Locator.GetByTextOptions().setExact(true)).waitFor();
    page.getByText("open in 1 of 1").waitFor();
    page.getByText("7 of 10 taken").waitFor();
    page.getByText("refused 12").waitFor();
    page.locator(".rule.set").getByText("100/s").waitFor();
    assertThat(page.locator(".rules-group").count())
        .as("methods with equal rules are shown together")
        .isEqualTo(2);
  }

  @Test
  void the_level_of_a_logger_is_changed_and_written_down() {
    open("/console/instance/membership-4?tab=loggers");
    page.getByLabel("Level of io.kith.example").selectOption("DEBUG");
    page.waitForCondition(
        () -> process.asked.contains("POST /loggers/io.kith.example?level=DEBUG"));
    page.navigate("http://" + hub.server.address() + "/console/audit?text=loggers");
    page.locator("tbody tr").first().waitFor();
    assertThat(page.locator("tbody tr").first().innerText()).contains("loggers");
  }

  @Test
  void an_alert_is_looked_after_and_silenced() {
    open("/console/alerts");
    Locator alert = page.locator("article").first();
    alert.getByText("Look after it").click();
    alert.getByText("you looks after it").waitFor();
    alert.getByLabel("Silence").selectOption("14400s");
    page.getByText("Silences").click();
    page.locator("tbody tr").first().waitFor();
    page.getByText("End", new Page.GetByTextOptions().setExact(true)).click();
    page.getByText("Nothing is silenced").waitFor();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void no_label_of_the_map_lies_on_another(boolean large) {
    SYSTEM.isLarge = large;
    open("/console/map");
    page.locator(".node-name").first().waitFor();
    Object overlaps =
        page.evaluate(
            """
            () => {
              const boxes = [...document.querySelectorAll('.edge-label rect, .node-box')].map(r => r.getBBox());
              const found = [];
              boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
                if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
                  found.push([a.x, a.y, b.x, b.y].join(' '));
              }));
              return {found, boxes: boxes.length};
            }
            """);
    assertThat(overlaps)
        .isEqualTo(Map.of("found", List.of(), "boxes", page.locator(".edge-label, .node").count()));
    assertThat(page.locator(".node").count()).isEqualTo(large ? 80 : SampleSystem.names().size());
    window.picture("map-of-" + (large ? "many" : "few"));
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
  void a_box_in_the_heat_map_is_drawn_by_keys_alone() {
    open("/console/traces");
    page.locator(".heat-frame").focus();
    page.keyboard().press("ArrowLeft");
    assertThat(page.evaluate("getComputedStyle(document.querySelector('.heat-cursor')).stroke"))
        .as("where one is can be seen")
        .isNotEqualTo("none");
    String cell = page.locator(".heat figcaption").innerText();
    page.keyboard().press("ArrowLeft");
    assertThat(page.locator(".heat figcaption").innerText()).isNotEqualTo(cell);
    page.keyboard().press("Shift+ArrowLeft");
    page.keyboard().press("Shift+ArrowDown");
    page.locator(".picking").waitFor();
    page.keyboard().press("Escape");
    assertThat(page.locator(".picking").count()).isZero();
    page.keyboard().press("Shift+ArrowLeft");
    page.keyboard().press("Shift+ArrowDown");
    page.keyboard().press("Enter");
    page.waitForURL("**least=**");
    assertThat(page.url()).contains("from=", "to=", "least=", "most=");
  }

  @Test
  void whoever_comes_by_keys_sees_where_they_are() {
    open("/console/map");
    page.locator(".node-name").first().waitFor();
    for (int i = 0; i < 30; i++) {
      page.keyboard().press("Tab");
      assertThat(
              page.evaluate(
                  """
                  () => {
                    const at = document.activeElement;
                    if (at === document.body) return 'seen';
                    const seen = e => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none';
                    const marked = [...at.querySelectorAll('rect')].some(r => getComputedStyle(r).stroke !== 'none' && getComputedStyle(r).strokeWidth >= '2');
                    return seen(at) || marked ? 'seen' : at.outerHTML.slice(0, 200);
                  }
                  """))
          .isEqualTo("seen");
    }
  }

  @Test
  void nothing_moves_for_who_wants_nothing_to_move() {
    open("/console/map");
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    page.locator(".node-name").first().waitFor();
    assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));
    assertThat(page.evaluate("document.getAnimations().length"))
        .as("the mark of what is live")
        .isNotEqualTo(0);
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
    Page other = window.context.newPage();
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
    page.locator(".zoom-frame").focus();
    page.keyboard().press("0");
    String whole = drawing.getAttribute("transform");
    page.keyboard().press("+");
    page.keyboard().press("ArrowLeft");
    assertThat(drawing.getAttribute("transform")).isNotEqualTo(whole);
    page.keyboard().press("0");
    assertThat(drawing.getAttribute("transform")).isEqualTo(whole);
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
    page.navigate("http://" + hub.server.address() + "/console/traces");
    page.getByText("No trace matches").waitFor();
  }

  @Test
  void a_hub_that_is_gone_is_told_and_the_page_comes_back_with_it() {
    open("/console/services");
    page.locator("text=gateway >> visible=true").first().waitFor();
    page.route("**/api/**", route -> route.abort());
    page.navigate("http://" + hub.server.address() + "/console/map");
    page.getByText("The hub does not answer").first().waitFor();
    page.unroute("**/api/**");
    page.getByText("Try again").first().click();
    page.locator("text=gateway >> visible=true").first().waitFor();
  }
}
