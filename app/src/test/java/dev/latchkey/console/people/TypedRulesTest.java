package dev.latchkey.console.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.catalogue.RuleField;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.Messages;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of an access group as fields of a form: values that exist are ticked, others are written, without a syntax. */
final class TypedRulesTest {

    private static final RuleField STATE = new RuleField("state", "State", List.of("open", "shipped"));
    private static final RuleField LAND = new RuleField("land", "Country", List.of());
    private static final RuleField LAND_OF = new RuleField("land.of", "Country of origin", List.of());

    private static FormParameters form(String body) {
        return FormParameters.parse(Buffer.buffer(body), "application/x-www-form-urlencoded");
    }

    private static AccessGroup group(String field, String... values) {
        var rules = new TreeMap<String, java.util.SortedSet<String>>();
        rules.put(field, new TreeSet<>(Set.of(values)));
        return new AccessGroup("c", "g", "Group", rules);
    }

    @Test
    void whatTheCatalogueNamesIsTickedAndNothingElse() {
        var typed = TypedRules.read(form("value.state.open=on"), List.of(STATE));
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

    @Test
    void whatOtherGroupsUseIsTickedAndTheRestIsWritten() {
        var typed = TypedRules.read(form("value.land.de=on&values.land=at%0D%0A+ch+%0A%0Ade"), List.of(LAND));
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

    @Test
    void aTickIsOfTheLongestFieldThatItBeginsWith() {
        var typed = TypedRules.read(form("value.land.of.de=on&value.other.x=on"), List.of(LAND, LAND_OF));
        assertThat(typed.values()).containsOnlyKeys("land.of");
        assertThat(typed.values().get("land.of")).containsExactly("de");
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

    @Test
    void withoutFieldsInTheCatalogueAnyMayBeNamed() {
        var typed = TypedRules.read(form("values.land=de&otherField=shop&otherValues=one"), List.of());
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
            assertThatThrownBy(() -> TypedRules.read(form(body), List.of()).toRules(messages))
                    .as(body)
                    .isInstanceOfSatisfying(
                            CommandRefused.class,
                            refused -> assertThat(refused.field()).isEqualTo("rules"));
        }
    }
}
