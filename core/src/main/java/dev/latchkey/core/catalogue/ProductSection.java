package dev.latchkey.core.catalogue;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.ReservedNames;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a catalogue says of the product's requests, rows and words. */
final class ProductSection {

    /** Most fields that rules may ask for. */
    static final int FIELDS_MAX = 20;

    /** Most known values of a field. */
    static final int VALUES_MAX = 200;

    /** Longest name or value of a field, in characters. */
    static final int NAME_LENGTH_MAX = 100;

    /** Stands in titles of pages, subjects of letters and the names of authenticator apps. */
    private static final String NAME = "[\\p{L}\\p{N}][\\p{L}\\p{N} .&'-]{0,59}";

    private final Problems problems;

    ProductSection(Problems problems) {
        this.problems = problems;
    }

    CredentialCarriers carriers(Fields key) {
        var header = key.text("header").orElse(CredentialCarriers.DEFAULT.keyHeader());
        var parameter = key.text("queryParameter").orElse(CredentialCarriers.DEFAULT.keyParameter());
        key.finish();
        var isHeaderName = isName(key, "header", header);
        var isParameterName = isName(key, "queryParameter", parameter);
        if (!isHeaderName || !isParameterName) {
            return CredentialCarriers.DEFAULT;
        }
        if (ReservedNames.isHeader(header)) {
            problems.add(key.at("header"), "the header " + header + " means something else; choose another");
        }
        if (ReservedNames.isParameter(parameter)) {
            problems.add(
                    key.at("queryParameter"), "the parameter " + parameter + " means something else; choose another");
        }
        return new CredentialCarriers(header, parameter);
    }

    private boolean isName(Fields key, String what, String text) {
        var isName = CredentialCarriers.isName(text);
        if (!isName) {
            problems.add(
                    key.at(what),
                    "expected a name of 1 to " + CredentialCarriers.NAME_LENGTH_MAX
                            + " letters, digits, hyphens and underscores that begins with a letter, came '" + text
                            + "'");
        }
        return isName;
    }

    ErrorCodes errorCodes(Fields codes) {
        Map<Denial.Reason, String> renamed = new EnumMap<>(Denial.Reason.class);
        for (var key : codes.part().keys()) {
            var reason = reason(key);
            var code = codes.text(key);
            if (reason.isEmpty()) {
                problems.add(codes.at(key), "expected a refusal that docs/catalogue.md lists, came '" + key + "'");
            } else if (code.isPresent() && !code.get().matches("[A-Za-z][A-Za-z0-9_.-]{0,63}")) {
                problems.add(codes.at(key), "expected a code of 1 to 64 letters, digits and the signs _ . -");
            } else {
                code.ifPresent(text -> renamed.put(reason.get(), text));
            }
        }
        return new ErrorCodes(renamed);
    }

    private static Optional<Denial.Reason> reason(String name) {
        for (var reason : Denial.Reason.values()) {
            if (reason.name().equals(name)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }

    List<RuleField> ruleFields(List<Fields> fields) {
        var read = new ArrayList<RuleField>();
        var lines = new HashMap<String, Integer>();
        for (var field : fields) {
            var name = field.requiredText("name");
            var label = field.text("label");
            var values = field.texts("values", VALUES_MAX);
            field.finish();
            if (new HashSet<>(values).size() < values.size()) {
                problems.add(field.at("values"), "expected each value once");
            }
            values.stream()
                    .filter(value -> value.length() > NAME_LENGTH_MAX)
                    .forEach(value -> tooLong(field, "values"));
            if (name.isEmpty()) {
                continue;
            }
            if (name.get().length() > NAME_LENGTH_MAX || name.get().contains(":")) {
                tooLong(field, "name");
            }
            if (lines.putIfAbsent(name.get(), field.at("name").location().line()) != null) {
                problems.add(
                        field.at("name"),
                        "the field " + name.get() + " is defined twice; first on line " + lines.get(name.get()));
            }
            read.add(new RuleField(name.get(), label.orElse(name.get()), values));
        }
        return read;
    }

    private void tooLong(Fields field, String key) {
        problems.add(field.at(key), "expected at most " + NAME_LENGTH_MAX + " characters, and no colon in a name");
    }

    Wording wording(Fields words) {
        var usual = Wording.DEFAULT;
        var one = words.text("row");
        var many = words.text("rows");
        if (one.isPresent() != many.isPresent()) {
            problems.add(words.part(), "expected row and rows together: one noun and its plural");
        }
        var rows = new Wording.Rows(
                one.orElse(usual.rows().one()),
                many.orElse(usual.rows().many()),
                words.text("team").orElse(null),
                words.text("teams").orElse(null));
        if ((rows.team() == null) != (rows.teams() == null)) {
            problems.add(words.part(), "expected team and teams together: one noun and its plural");
        }
        var product = words.text("product").orElse(usual.product());
        if (!product.matches(NAME)) {
            problems.add(
                    words.at("product"),
                    "expected 1 to 60 letters, digits, spaces and the signs . & ' - that begin with a letter or digit");
        }
        for (var noun : List.of("row", "rows", "team", "teams", "data")) {
            words.text(noun)
                    .filter(text -> !text.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} -]{0,59}"))
                    .ifPresent(_ -> problems.add(
                            words.at(noun),
                            "expected 1 to 60 letters, digits, spaces and hyphens, to stand in a sentence"));
        }
        var examples = words.mapping("examples").map(this::examples).orElse(usual.examples());
        var data = words.text("data").orElse(usual.data());
        var hidesPlatformApis = words.flag("hidePlatformApis");
        words.finish();
        return new Wording(product, data, rows, examples, hidesPlatformApis, usual.brand());
    }

    private Wording.Examples examples(Fields examples) {
        var usual = Wording.DEFAULT.examples();
        var read = new Wording.Examples(
                examples.text("path").orElse(usual.path()),
                examples.text("search").orElse(usual.search()),
                examples.text("roleName").orElse(usual.roleName()),
                examples.text("publicData").orElse(usual.publicData()));
        examples.finish();
        if (!read.path().startsWith("/")) {
            problems.add(examples.at("path"), "expected a path that begins with a slash");
        }
        return read;
    }
}
