package io.kith.processor;

import io.kith.codec.ServiceBinding;
import io.kith.core.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** Reads a service interface. */
final class ServiceReader {

  private final ProcessingEnvironment environment;
  private final Problems problems;
  private final Catalog catalog;

  ServiceReader(ProcessingEnvironment environment, Problems problems, Catalog catalog) {
    this.environment = environment;
    this.problems = problems;
    this.catalog = catalog;
  }

  /** The service; null if something is wrong with it, which has been reported. */
  @Nullable ServiceModel read(TypeElement element) {
    int before = problems.count();
    if (!isBindable(element)) {
      return null;
    }
    Service annotation = element.getAnnotation(Service.class);
    String name = annotation.value().isEmpty() ? defaultName(element) : annotation.value();
    if (!Naming.isFullName(name)) {
      problems.report(
          element,
          "'"
              + name
              + "' is no name of a service; use letters, digits, _ and dots, as in shop.Cart");
    }
    if (!Naming.isVersion(annotation.version())) {
      problems.report(
          element,
          "'"
              + annotation.version()
              + "' is no semantic version; write major.minor.patch, as in 1.4.0");
    }
    List<MethodModel> methods = methods(element, Naming.simple(name));
    if (problems.count() > before) {
      return null;
    }
    String binding = binaryName(element).replace('$', '_') + ServiceBinding.SUFFIX;
    return new ServiceModel(
        element,
        JavaTypes.code(element),
        catalog.names().packageOf(element),
        Naming.simple(binding),
        name,
        annotation.version(),
        methods,
        memberNames(ElementFilter::typesIn, element),
        memberNames(ElementFilter::fieldsIn, element));
  }

  private boolean isBindable(TypeElement element) {
    String name = element.getSimpleName().toString();
    String problem = null;
    if (element.getKind() != ElementKind.INTERFACE) {
      problem = "@Service stands on an interface; make " + name + " one, and a class implement it";
    } else if (!element.getTypeParameters().isEmpty()) {
      problem = name + " is generic; a service is not: let it extend the generic interface";
    } else if (element.getModifiers().contains(Modifier.SEALED)) {
      problem = name + " is sealed, but the generated stub must implement it; remove sealed";
    } else {
      try {
        catalog.names().requireAccessible(element);
      } catch (UnsupportedTypeException e) {
        problem = e.advice();
      }
    }
    if (problem != null) {
      problems.report(element, problem);
    }
    return problem == null;
  }

  private String binaryName(TypeElement element) {
    return environment.getElementUtils().getBinaryName(element).toString();
  }

  private String defaultName(TypeElement element) {
    return Naming.join(catalog.names().packageOf(element), element.getSimpleName().toString());
  }

  private Set<String> memberNames(
      Function<List<? extends Element>, List<? extends Element>> kind, TypeElement element) {
    return kind.apply(environment.getElementUtils().getAllMembers(element)).stream()
        .map(member -> member.getSimpleName().toString())
        .collect(Collectors.toSet());
  }

  private List<MethodModel> methods(TypeElement service, String serviceName) {
    var found = new ArrayList<ExecutableElement>();
    collect(service, found, new HashSet<>());
    var methods = new ArrayList<MethodModel>();
    var wireNames = new HashMap<String, String>();
    var constants = new HashSet<String>();
    var reader = new MethodReader(environment, problems, catalog, service, serviceName);
    for (ExecutableElement method : found) {
      if (isUnique(method, wireNames)) {
        String constant = Naming.screaming(method.getSimpleName().toString());
        while (!constants.add(constant)) {
          constant += "_";
        }
        MethodModel model = reader.read(method, constant);
        if (model != null) {
          methods.add(model);
        }
      }
    }
    return methods;
  }

  private boolean isUnique(ExecutableElement method, Map<String, String> wireNames) {
    String name = method.getSimpleName().toString();
    String other = wireNames.putIfAbsent(Naming.capital(name), name);
    if (other == null) {
      return true;
    }
    problems.report(
        method,
        other.equals(name)
            ? name + " is overloaded, and a method on the wire is known by its name; rename one"
            : other + " and " + name + " are the same name on the wire; rename one");
    return false;
  }

  /** The abstract methods: inherited ones first, each in its declared order. */
  private void collect(TypeElement type, List<ExecutableElement> found, Set<TypeElement> visited) {
    if (!visited.add(type)) {
      return;
    }
    for (TypeMirror parent : type.getInterfaces()) {
      if (parent instanceof DeclaredType declared) {
        collect((TypeElement) declared.asElement(), found, visited);
      }
    }
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      found.removeIf(inherited -> overrides(method, inherited, type));
      if (method.getModifiers().contains(Modifier.ABSTRACT) && !isOfObject(method)) {
        found.add(method);
      }
    }
  }

  private boolean overrides(ExecutableElement method, ExecutableElement other, TypeElement type) {
    return environment.getElementUtils().overrides(method, other, type);
  }

  /** Whether every object has the method anyway. */
  private boolean isOfObject(ExecutableElement method) {
    var owner = (TypeElement) Objects.requireNonNull(method.getEnclosingElement());
    TypeElement object = environment.getElementUtils().getTypeElement("java.lang.Object");
    return ElementFilter.methodsIn(object.getEnclosedElements()).stream()
        .filter(m -> m.getModifiers().contains(Modifier.PUBLIC))
        .anyMatch(m -> overrides(method, m, owner));
  }
}
