package dev.latchkey.console.reference;

import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.engine.apispec.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One API as the reference shows it.
 *
 * @param name as configured
 * @param yaml the document for others, with what it refers to in files beside it, our servers and our places for tokens; empty when it is
 *     too large for that: as it was given it would name the servers behind us
 * @param json the same as JSON; empty as well
 * @param operations group by group, in the order of the document
 */
public record ApiReference(
        String name,
        String title,
        String version,
        String description,
        CompressedBody yaml,
        CompressedBody json,
        List<OperationReference> operations) {

    private static final int SUMMARY_LENGTH_MAX = 240;

    /** Pages beside those of APIs. */
    private static final Set<String> PAGES = Set.of("scopes", "tokens");

    public ApiReference {
        operations = List.copyOf(operations);
    }

    /** The same without some of its operations. */
    ApiReference without(Set<Operation> some) {
        return some.isEmpty()
                ? this
                : new ApiReference(
                        name,
                        title,
                        version,
                        description,
                        yaml,
                        json,
                        operations.stream()
                                .filter(one -> !some.contains(one.operation()))
                                .toList());
    }

    /** Whether others may have the document. */
    public boolean isOffered() {
        return yaml.length() > 0;
    }

    /** The beginning of the description: its first paragraph, where that is short. */
    public String summary() {
        return DocumentText.cut(description.split("\n\\s*\n", 2)[0], SUMMARY_LENGTH_MAX);
    }

    Optional<OperationReference> find(String operation) {
        return operations.stream().filter(one -> one.name().equals(operation)).findFirst();
    }

    public String link() {
        return link(name);
    }

    /** Address of an API's page; one that is named as another page still has its own. */
    public static String link(String name) {
        return "/reference/" + segment(name);
    }

    /** Its segment in addresses; no API's name has a tilde. */
    static String segment(String name) {
        return PAGES.contains(name) ? name + "~" : name;
    }

    /** Some of the operations under their headings. */
    static Map<String, List<OperationReference>> grouped(List<OperationReference> some) {
        var groups = new LinkedHashMap<String, List<OperationReference>>();
        for (var operation : some) {
            groups.computeIfAbsent(operation.group(), _ -> new ArrayList<>()).add(operation);
        }
        return groups;
    }
}
