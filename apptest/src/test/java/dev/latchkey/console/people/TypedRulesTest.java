package dev.latchkey.console.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.catalogue.RuleField;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.Messages;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of an access group as fields of a form: values that exist are ticked, others are written, without a syntax. */
final class TypedRulesTest {

    private static final RuleField STATE = new RuleField("state", "State", List.of("open", "shipped"));
    private static final RuleField LAND = new RuleField("land", "Country", List.of());

    private static FormParameters form(String body) {
        return FormParameters.parse(Buffer.buffer(body), "application/x-www-form-urlencoded");
    }

    private static AccessGroup group(String field, String... values) {
        var rules = new TreeMap<String, SortedSet<String>>();
        rules.put(field, new TreeSet<>(Set.of(values)));
        return new AccessGroup("c", "g", "Group", rules);
    }

    @Test
    void whatTheCatalogueNamesIsTickedAndNothingElse() {
        var typed = TypedRules.read(form("value.state.open=on"));
        assertThat(typed.values()).containsOnlyKeys("state");
        var line = typed.lines(List.of(STATE), List.of()).getFirst();
        assertThat(line.ticks())
                .containsExactly(
                        new TypedRules.Tick("value.state.open", "open", true),
                        new TypedRules.Tick("value.state.shipped", "shipped", false));
        assertThat(line.name()).isEmpty();
        var old = TypedRules.of(group("state", "gone")).lines(List.of(STATE), List.of());
        assertThat(old.getFirst().ticks())
                .as("a value that there is no longer is seen and can be taken away")
                .contains(new TypedRules.Tick("value.state.gone", "gone", true));
    }

    /** Each value that is shown as a box takes a hundred times what was sent for it. */
    @Test
    void valuesBeyondThoseThatThereMayBeAreNotRead() {
        var many = IntStream.range(0, 4_000).mapToObj(i -> "v" + i).collect(Collectors.joining("%0A"));
        var typed = TypedRules.read(form("values.state=" + many));
        assertThat(typed.values().get("state")).hasSize(AccessGroup.VALUES_MAX + 1);
        assertThat(typed.lines(List.of(STATE), List.of()).getFirst().ticks())
                .hasSizeLessThanOrEqualTo(AccessGroup.VALUES_MAX + 3);
        var fields =
                IntStream.range(0, 500).mapToObj(i -> "values.f" + i + "=v").collect(Collectors.joining("&"));
        assertThat(TypedRules.read(form(fields)).values()).hasSize(AccessGroup.FIELDS_MAX + 1);
        var all = "x".repeat(AccessGroup.RULES_LENGTH_MAX);
        assertThat(TypedRules.read(form("values.a=" + all + "%0Ay&values.b=z")).values())
                .as("one character more than there may be, and no more")
                .containsOnlyKeys("a");
    }

    @Test
    void whatOtherGroupsUseIsTickedAndTheRestIsWritten() {
        var typed = TypedRules.read(form("value.land.de=on&values.land=at%0D%0A+ch+%0A%0Ade"));
        assertThat(typed.values().get("land")).containsExactly("at", "ch", "de");
        var line =
                typed.lines(List.of(LAND), List.of(group("land", "de", "fr"))).getFirst();
        assertThat(line.ticks())
                .containsExactly(
                        new TypedRules.Tick("value.land.de", "de", true),
                        new TypedRules.Tick("value.land.fr", "fr", false));
        assertThat(line.name()).isEqualTo("values.land");
        assertThat(line.written()).isEqualTo("at\nch");
    }

    /** A dot in the name of a field begins no value, also where another field has the name before the dot. */
    @Test
    void theBoxesOfTwoFieldsNeverHaveOneName() {
        var both = new TreeMap<String, SortedSet<String>>();
        both.put("land", new TreeSet<>(Set.of("of.de", "~1.x")));
        both.put("land.of", new TreeSet<>(Set.of("de", "~0")));
        both.put("land~1of", new TreeSet<>(Set.of("de")));
        var fields = Stream.of("land", "land.of", "land~1of")
                .map(name -> new RuleField(name, name, List.of()))
                .toList();
        var group = new AccessGroup("c", "g", "Group", both);
        var lines = TypedRules.of(group).lines(fields, List.of(group));
        assertThat(lines.stream().flatMap(line -> line.ticks().stream()).map(TypedRules.Tick::name))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(sent(lines).values()).isEqualTo(both);
    }

    /** What a browser sends of a form in which nothing was changed. */
    private static TypedRules sent(List<TypedRules.Line> lines) {
        var body = new StringJoiner("&");
        for (var line : lines) {
            line.ticks().stream()
                    .filter(TypedRules.Tick::isTicked)
                    .forEach(tick -> body.add(URLEncoder.encode(tick.name(), UTF_8) + "=on"));
            if (!line.name().isEmpty()) {
                var lineEnds = line.written().replace("\n", "\r\n");
                body.add(URLEncoder.encode(line.name(), UTF_8) + "=" + URLEncoder.encode(lineEnds, UTF_8));
            }
        }
        return TypedRules.read(form(body.toString()));
    }

    /** Generated: whatever a group, the other groups and the catalogue have, a form in which nothing was changed sends the same rules. */
    @Test
    void rulesThatNobodyChangedAreTheSameAfterTheyWereSent() {
        var random = new Random(20);
        for (var round = 0; round < 2_000; round++) {
            var group = new AccessGroup("c", "g", "Group", generated(random, 1));
            var groups = new ArrayList<>(List.of(group));
            for (var other = random.nextInt(4); other > 0; other--) {
                groups.add(new AccessGroup("c", "g" + other, "Other", generated(random, 0)));
            }
            var catalogue = new ArrayList<RuleField>();
            for (var field : random.nextBoolean()
                    ? List.<String>of()
                    : generated(random, 1).keySet()) {
                var values = Stream.generate(() -> text(random))
                        .limit(random.nextInt(50))
                        .distinct();
                catalogue.add(new RuleField(field, field, values.toList()));
            }
            var lines = TypedRules.of(group).lines(catalogue, groups);
            assertThat(sent(lines).values()).as(group + " of " + catalogue).isEqualTo(group.rules());
        }
    }

    private static SortedMap<String, SortedSet<String>> generated(Random random, int fieldsMin) {
        var rules = new TreeMap<String, SortedSet<String>>();
        var fields = fieldsMin + random.nextInt(AccessGroup.FIELDS_MAX);
        while (rules.size() < fields) {
            var values = Stream.generate(() -> text(random)).limit(1 + random.nextInt(6));
            rules.put(text(random), values.collect(Collectors.toCollection(TreeSet::new)));
        }
        return rules;
    }

    private static String text(Random random) {
        return " ".repeat(random.nextInt(2))
                + "ab.~01\u00fc&=+%".charAt(random.nextInt(11))
                + IntStream.range(0, random.nextInt(3))
                        .mapToObj(_ -> ".~01 ab".substring(random.nextInt(7)).substring(0, 1))
                        .collect(Collectors.joining())
                + (random.nextInt(4) == 0 ? " " : "");
    }

    @Test
    void aFieldOfTheGroupHasAPlaceWhateverOthersHave() {
        var others = IntStream.range(0, AccessGroup.FIELDS_MAX)
                .mapToObj(at -> group("a%02d".formatted(at), "x"))
                .toList();
        var own = group("visibility", "public");
        assertThat(TypedRules.of(own).lines(List.of(), others))
                .extracting(TypedRules.Line::field)
                .hasSize(AccessGroup.FIELDS_MAX)
                .contains("visibility");
        assertThat(TypedRules.of(own).lines(List.of(LAND), others))
                .as("also one that the catalogue no longer names")
                .extracting(TypedRules.Line::field)
                .containsExactly("land", "visibility");
    }

    @Test
    void ofManyValuesTheCatalogueIsWritten() {
        var many = IntStream.range(0, TypedRules.TICKS_MAX + 1)
                .mapToObj(at -> "v" + at)
                .toList();
        var field = new RuleField("shop", "Shop", many);
        var line = TypedRules.of(group("shop", "v7"))
                .lines(List.of(field), List.of())
                .getFirst();
        assertThat(line.ticks()).isEmpty();
        assertThat(line.written()).isEqualTo("v7");
    }

    /** With all boxes ticked, as a program may have asked for all values. */
    @Test
    void moreBoxesThanAFormMayHaveAreWrittenInstead() {
        var values = IntStream.range(0, TypedRules.TICKS_MAX)
                .mapToObj(at -> "v" + at)
                .toList();
        var rules = new TreeMap<String, SortedSet<String>>();
        var fields = IntStream.range(0, AccessGroup.FIELDS_MAX)
                .mapToObj(at -> new RuleField("f" + at, "Field", at % 2 == 0 ? values : List.of()))
                .toList();
        fields.forEach(field -> rules.put(field.name(), new TreeSet<>(values)));
        var group = new AccessGroup("c", "g", "Group", rules);

        var lines = TypedRules.of(group).lines(fields, List.of(group));
        assertThat(lines.stream().mapToInt(line -> line.ticks().size() + 1).sum())
                .isLessThan(FormParameters.PARAMETERS_MAX - 50);
        assertThat(sent(lines).values()).isEqualTo(rules);
    }

    @Test
    void withoutFieldsInTheCatalogueAnyMayBeNamed() {
        var typed = TypedRules.read(form("values.land=de&otherField=shop&otherValues=one"));
        assertThat(typed.values()).containsOnlyKeys("land", "shop");
        assertThat(typed.lines(List.of(), List.of(group("brand", "x"))))
                .extracting(TypedRules.Line::field)
                .containsExactly("brand", "land", "shop");
    }

    @Test
    void aRuleWithoutAValueOrANameIsRefused() {
        var messages = Messages.load();
        for (var body : List.of(
                "", "values.land=+", "otherField=shop", "otherValues=one", "values.land=" + "a".repeat(20_001))) {
            assertThatThrownBy(() -> TypedRules.read(form(body)).toRules(messages))
                    .as(body)
                    .isInstanceOfSatisfying(
                            CommandRefused.class,
                            refused -> assertThat(refused.field()).isEqualTo("rules"));
        }
    }
}
