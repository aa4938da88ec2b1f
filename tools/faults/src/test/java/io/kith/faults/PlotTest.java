package io.kith.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class PlotTest {

  @Test
  void is_a_picture_with_a_line_for_each_name() throws Exception {
    String svg =
        Plot.of(
            "a title",
            "calls a second",
            Map.of("offered", new double[] {100, 430}, "answered", new double[] {100, 390}));
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(svg).contains("a title", "calls a second", "offered", "answered", ">500<");
  }

  @Test
  void a_line_of_nothing_but_zeros_is_drawn() {
    assertThat(Plot.of("", "", Map.of("none", new double[] {0, 0}))).contains("polyline");
  }
}
