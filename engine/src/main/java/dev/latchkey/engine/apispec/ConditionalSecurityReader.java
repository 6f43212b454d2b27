package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code x-latchkey-conditional-security}. */
final class ConditionalSecurityReader {

    /** Most conditions on one operation. */
    static final int CONDITIONS_MAX = 8;

    /** Most values that keep the operation's own security. */
    static final int VALUES_MAX = 64;

    /** Most parameters of one operation. */
    static final int PARAMETERS_MAX = 256;

    private static final String POLICY = Reading.POLICY_PREFIX + "conditional-security";
    private static final Set<String> FIELDS = Set.of("parameter", "unless", "security");

    private final Reading reading;
    private final SecurityReader securityReader;

    ConditionalSecurityReader(Reading reading, SecurityReader securityReader) {
        this.reading = reading;
        this.securityReader = securityReader;
    }

    List<ConditionalSecurity> read(Element operation, Element pathItem, SecurityRequirements.ScopeMatch scopeMatch) {
        var policy = reading.findPolicy(operation, POLICY);
        if (policy.isEmpty()) {
            return List.of();
        }
        // A condition on a parameter that is not there would never apply, and nobody would notice.
        var declared = parameters(operation, pathItem, "query");
        var inPath = parameters(operation, pathItem, "path");
        var conditions = new ArrayList<ConditionalSecurity>();
        Set<String> parameters = new HashSet<>();
        for (var item : reading.items(policy.get(), POLICY, CONDITIONS_MAX)) {
            read(item, declared, scopeMatch).ifPresent(condition -> {
                if (inPath.stream().anyMatch(condition.parameter()::equalsIgnoreCase)) {
                    // Many servers have one set of parameters, in which the path's come first.
                    reading.problem(
                            item,
                            "expected a parameter that is not in the path as well, came "
                                    + Quoted.of(condition.parameter()));
                }
                if (!parameters.add(condition.parameter())) {
                    reading.problem(
                            item,
                            "expected one condition for each parameter, came a second for "
                                    + Quoted.of(condition.parameter()));
                }
                conditions.add(condition);
            });
        }
        if (!conditions.isEmpty()
                && !CombinedSecurity.isWithinLimit(
                        conditions.stream().map(ConditionalSecurity::security).toList())) {
            reading.problem(
                    policy.get(),
                    "expected conditions whose alternatives multiply to at most " + CombinedSecurity.ALTERNATIVES_MAX
                            + ", since a query may meet all of them at once, came more");
        }
        return conditions;
    }

    private Optional<ConditionalSecurity> read(
            Element item, Set<String> declared, SecurityRequirements.ScopeMatch scopeMatch) {
        if (!reading.isMapping(item, "a condition")) {
            return Optional.empty();
        }
        for (var key : item.keys()) {
            if (!FIELDS.contains(key)) {
                reading.problem(item.get(key), "expected parameter, unless and security, came " + Quoted.of(key));
            }
        }
        var parameter = item.find("parameter").flatMap(element -> reading.text(element, "parameter"));
        var security = item.find("security");
        var unless = item.find("unless");
        if (parameter.isEmpty() || security.isEmpty() || unless.isEmpty()) {
            reading.problem(item, "expected a condition with parameter, unless and security");
            return Optional.empty();
        }
        if (!declared.contains(parameter.get())) {
            reading.problem(
                    item, "expected a query parameter that the operation declares, came " + Quoted.of(parameter.get()));
        }
        var values = new HashSet<String>();
        for (var value : reading.items(unless.get(), "unless", VALUES_MAX)) {
            reading.anyScalar(value, "a value").ifPresent(values::add);
        }
        var requirements = securityReader.requirements(security.get(), scopeMatch);
        if (requirements.allowsAnonymous()) {
            reading.problem(
                    security.get(),
                    "expected conditional security to ask for a credential, came one that" + " lets anyone in");
        }
        return Optional.of(new ConditionalSecurity(parameter.get(), values, requirements));
    }

    private Set<String> parameters(Element operation, Element pathItem, String place) {
        Set<String> names = new HashSet<>();
        for (var holder : List.of(pathItem, operation)) {
            holder.find("parameters").ifPresent(list -> {
                for (var item : reading.items(list, "parameters", PARAMETERS_MAX)) {
                    reading.resolve(item)
                            .filter(parameter -> parameter
                                    .find("in")
                                    .flatMap(element -> reading.text(element, "in"))
                                    .filter(place::equals)
                                    .isPresent())
                            .flatMap(parameter -> parameter.find("name"))
                            .flatMap(name -> reading.text(name, "name"))
                            .ifPresent(names::add);
                }
            });
        }
        return names;
    }
}
