package io.kith.processor;

import static io.kith.processor.Naming.call;

import java.util.ArrayList;
import java.util.List;

/** Generates the binding of a record that configuration is bound to. */
final class ConfigurationEmitter {

  private final JavaSource source;
  private final ConfigurationModel model;

  ConfigurationEmitter(JavaSource source, ConfigurationModel model) {
    this.source = source;
    this.model = model;
  }

  void emit() {
    source.add(
        "public final class " + model.binding() + " extends «io.kith.config.RecordBinding» {");
    source.space();
    source.add("/** The binding, which {@code Config.bind} finds. */");
    source.add("public " + model.binding() + "() {}");
    for (int i = 0; i < model.sections().size(); i++) {
      keys(i, model.sections().get(i));
    }
    create();
    source.add("}");
  }

  private void keys(int number, ConfigurationModel.Section section) {
    source.space();
    String keys = "«java.util.List»<«io.kith.config.Key»> keys";
    if (number == 0) {
      source.add("@«java.lang.Override»");
      source.add("protected " + keys + "() {");
    } else {
      source.add("private " + keys + number + "() {");
    }
    List<String> expressions =
        section.components().stream().map(ConfigurationModel.Component::key).toList();
    source.add("return " + call("«java.util.List».of", expressions) + ";");
    source.add("}");
  }

  private void create() {
    source.space();
    source.add("@«java.lang.Override»");
    source.add("protected «java.lang.Record» create(int record, «java.lang.Object»[] values) {");
    source.add("return switch (record) {");
    for (int i = 0; i < model.sections().size(); i++) {
      ConfigurationModel.Section section = model.sections().get(i);
      var values = new ArrayList<String>();
      for (ConfigurationModel.Component component : section.components()) {
        values.add("(" + component.javaType() + ") values[" + values.size() + "]");
      }
      source.add(
          "case " + i + " -> " + call("new " + JavaTypes.code(section.element()), values) + ";");
    }
    source.add("default -> throw new «java.lang.IndexOutOfBoundsException»(record);");
    source.add("};");
    source.add("}");
  }
}
