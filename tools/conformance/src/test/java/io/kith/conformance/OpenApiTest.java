package io.kith.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.OpenApi;
import io.kith.codec.ServiceBinding;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of services in OpenAPI is what others read. */
final class OpenApiTest {

  private final OpenAPI document = read(OpenApi.of(ServiceBinding.of(Atlas.class)));

  private static OpenAPI read(String text) {
    SwaggerParseResult result = new OpenAPIV3Parser().readContents(text, null, null);
    assertThat(result.getMessages()).isEmpty();
    return result.getOpenAPI();
  }

  @Test
  void every_path_is_there_with_its_methods() {
    assertThat(document.getOpenapi()).isEqualTo("3.1.0");
    assertThat(document.getInfo().getVersion()).isEqualTo("2.1.0");
    assertThat(document.getPaths().keySet())
        .containsExactlyInAnyOrder(
            "/changes/{since}",
            "/sheets",
            "/sheets/{id}",
            "/sheets/{id}/scale",
            "/test.Atlas/Changes",
            "/test.Atlas/Find",
            "/test.Atlas/Put",
            "/test.Atlas/Scale",
            "/test.Atlas/Sheet",
            "/test.Atlas/Touch");
    assertThat(document.getPaths().get("/sheets/{id}").readOperationsMap().keySet())
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("GET", "PUT", "DELETE");
    assertThat(
            document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getOperationId))
        .doesNotHaveDuplicates();
  }

  @Test
  void arguments_are_where_they_are_read() {
    List<Parameter> parameters = document.getPaths().get("/sheets").getGet().getParameters();
    assertThat(parameters)
        .extracting(parameter -> parameter.getIn() + " " + parameter.getName())
        .containsExactlyInAnyOrder(
            "header x-tenant", "query colours", "query since", "query limit");
    Operation put = document.getPaths().get("/sheets/{id}").getPut();
    assertThat(put.getParameters())
        .extracting(parameter -> parameter.getIn() + " " + parameter.getName())
        .containsExactly("path id");
    assertThat(
            put.getRequestBody().getContent().get("application/json").getSchema().getProperties())
        .containsKeys("day", "shapes", "next")
        .doesNotContainKey("id");
  }

  @Test
  void every_reference_leads_to_a_schema() {
    assertThat(document.getComponents().getSchemas().keySet())
        .contains("test.Sheet", "test.Colour", "test.Shape", "test.Torn", "Problem");
    String text = OpenApi.of(ServiceBinding.of(Atlas.class));
    assertThat(text.lines().filter(line -> line.contains("\"$ref\"")))
        .allSatisfy(line -> {
          String name = line.replaceAll(".*schemas/([^\"]*)\".*", "$1");
          assertThat(document.getComponents().getSchemas()).containsKey(name);
        });
  }

  @Test
  void a_stream_has_both_of_its_forms() {
    assertThat(
            document
                .getPaths()
                .get("/changes/{since}")
                .getGet()
                .getResponses()
                .get("200")
                .getContent()
                .keySet())
        .containsExactlyInAnyOrder("application/x-ndjson", "text/event-stream");
  }
}
