package io.kith.processor;

import io.kith.core.Service;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * The annotation processor: for each interface that is annotated with {@link Service} it generates
 * the binding, which holds contract, stub and dispatcher, and the codecs of all types that the
 * service uses; for each record that is annotated with {@code @Configuration}, what binds
 * configuration to it.
 *
 * <p>What cannot cross the wire, or cannot be configured, is a compile error at the very component,
 * parameter or method, and says what to write instead.
 */
public final class KithProcessor extends AbstractProcessor {

  /** The services and records that wait for types which another processor may generate. */
  private final Set<String> deferred = new LinkedHashSet<>();

  private final Set<String> generated = new HashSet<>();

  private @Nullable ContractCheck contracts;

  /** Called by the compiler through {@link java.util.ServiceLoader}. */
  public KithProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(Service.class.getName(), ConfigurationReader.ANNOTATION);
  }

  @Override
  public Set<String> getSupportedOptions() {
    return Set.of(ContractCheck.DIRECTORY, ContractCheck.STRICT);
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (round.processingOver()) {
      return false; // what is still deferred lacks a type, of which javac tells
    }
    Elements elements = processingEnv.getElementUtils();
    var annotated = new LinkedHashSet<TypeElement>();
    for (String name : deferred) {
      annotated.add(elements.getTypeElement(name));
    }
    deferred.clear();
    for (TypeElement annotation : annotations) {
      for (Element element : round.getElementsAnnotatedWith(annotation)) {
        annotated.add((TypeElement) element);
      }
    }
    var problems = new Problems(processingEnv.getMessager(), elements);
    var catalogs = new HashMap<String, Catalog>();
    for (TypeElement element : annotated) {
      if (element.getAnnotation(Service.class) != null) {
        bindService(element, problems, catalogs);
      } else {
        bindConfiguration(element, problems);
      }
    }
    return false;
  }

  private void bindConfiguration(TypeElement element, Problems problems) {
    Elements elements = processingEnv.getElementUtils();
    String target = elements.getPackageOf(element).getQualifiedName().toString();
    try {
      ConfigurationModel model = new ConfigurationReader(elements, problems, target).read(element);
      if (model != null) {
        JavaSource source = source(target, Set.of(model.binding()));
        source.add(
            "/** Binds configuration to {@code " + JavaTypes.signature(element.asType()) + "}. */");
        annotate(source, element);
        new ConfigurationEmitter(source, model).emit();
        write(Naming.join(target, model.binding()), source, element);
      }
    } catch (UnresolvedTypeException e) {
      deferred.add(element.getQualifiedName().toString());
    }
  }

  private void bindService(TypeElement element, Problems problems, Map<String, Catalog> catalogs) {
    Elements elements = processingEnv.getElementUtils();
    String target = elements.getPackageOf(element).getQualifiedName().toString();
    Catalog catalog =
        catalogs.computeIfAbsent(target, t -> new Catalog(processingEnv, problems, t));
    try {
      ServiceModel service = new ServiceReader(processingEnv, problems, catalog).read(element);
      if (service == null || service.types().stream().anyMatch(catalog::isBroken)) {
        return;
      }
      int before = problems.count();
      new Checks(problems, service).run();
      if (problems.count() == before) {
        generate(service, problems);
        check(service, problems);
      }
    } catch (UnresolvedTypeException e) {
      catalogs.remove(target); // it knows the service's types by half
      deferred.add(element.getQualifiedName().toString());
    }
  }

  /** Once all is generated, so that nothing else is missing if the contract is broken. */
  private void check(ServiceModel service, Problems problems) {
    ContractCheck check = contracts;
    if (check == null) {
      check = new ContractCheck(processingEnv, problems, service.element());
      contracts = check;
    }
    check.check(service, problems);
  }

  private void generate(ServiceModel service, Problems problems) {
    for (NamedType type : service.types()) {
      if (isNeeded(type, problems)) {
        JavaSource source = source(service.javaPackage(), Set.of());
        source.add("/** Writes and reads {@code " + type.name().label() + "}. */");
        annotate(source, service.element());
        new CodecEmitter(source).emit(type);
        write(type.name().codecClass(), source, service.element(), type.name().element());
      }
    }
    String binding = Naming.join(service.javaPackage(), service.binding());
    if (generated.add(binding)) {
      var taken = new HashSet<>(service.memberTypes());
      taken.addAll(Set.of(service.binding(), "Stub", "Contract"));
      service.methods().forEach(method -> addNames(taken, method));
      JavaSource source = source(service.javaPackage(), taken);
      source.add(
          "/** Binds {@code " + service.simpleName() + "}: contract, codecs, stub, dispatcher. */");
      annotate(source, service.element());
      new ServiceEmitter(source, service).emit();
      write(binding, source, service.element());
    }
  }

  private static void addNames(Set<String> taken, MethodModel method) {
    if (method.request() instanceof Payload.Arguments arguments) {
      taken.add(arguments.javaName());
      taken.add(arguments.javaName() + "Codec");
    }
    for (Payload payload : List.of(method.request(), method.reply())) {
      if (payload instanceof Payload.Bare bare) {
        taken.add(bare.codec());
      }
    }
  }

  /** Whether the codec is still to be generated, in this compilation. */
  private boolean isNeeded(NamedType type, Problems problems) {
    if (generated.contains(type.name().codecClass())) {
      return false;
    }
    TypeElement present = processingEnv.getElementUtils().getTypeElement(type.name().codecClass());
    boolean isCompiled = present != null && !problems.isSource(present);
    return (!isCompiled || problems.isSource(type.name().element()))
        && generated.add(type.name().codecClass());
  }

  private JavaSource source(String javaPackage, Set<String> taken) {
    Elements elements = processingEnv.getElementUtils();
    return new JavaSource(
        javaPackage,
        taken,
        name -> elements.getTypeElement(Naming.join(javaPackage, name)) != null);
  }

  /** Marks the class as generated, and silences warnings that are the user's own elsewhere. */
  private void annotate(JavaSource source, TypeElement origin) {
    Elements elements = processingEnv.getElementUtils();
    String annotation = "javax.annotation.processing.Generated";
    if (elements.getTypeElement(elements.getModuleOf(origin), annotation) != null) {
      source.add("@«" + annotation + "»(\"" + KithProcessor.class.getName() + "\")");
    }
    source.add(
        "@«java.lang.SuppressWarnings»({\"deprecation\", \"exports\", \"removal\", \"unchecked\"})");
  }

  private void write(String name, JavaSource source, TypeElement... origins) {
    try (Writer out = processingEnv.getFiler().createSourceFile(name, origins).openWriter()) {
      out.write(source.render());
    } catch (IOException e) {
      new Problems(processingEnv.getMessager(), processingEnv.getElementUtils())
          .report(origins[0], name + " cannot be written: " + e);
    }
  }
}
