package dev.latchkey.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

    @Test
    void decodesNamesAndValuesAndKeepsOrder() {
        assertThat(read("b=2&a=1+%2B&a&=x&%C3%A9=%E2%82%AC&&c=d=e").all())
                .containsExactly(
                        new QueryParameters.Parameter("b", "2"),
                        new QueryParameters.Parameter("a", "1 +"),
                        new QueryParameters.Parameter("a", ""),
                        new QueryParameters.Parameter("", "x"),
                        new QueryParameters.Parameter("\u00e9", "\u20ac"),
                        new QueryParameters.Parameter("c", "d=e"));
        assertThat(read("a=1&a=2").values("a")).containsExactly("1", "2");
        assertThat(read("").all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%=1", "a=%C0%AF", "a=%ED%A0%80", "a=%ff", "\u00e9=1"})
    void refusesWhatCannotBeDecoded(String query) {
        assertThat(QueryParameters.parse(query)).isInstanceOf(ParsedQuery.Malformed.class);
    }

    @Test
    void takesMostParametersAndRefusesOneMore() {
        var most = "a=1&".repeat(QueryParameters.PARAMETERS_MAX);
        assertThat(read(most).all()).hasSize(QueryParameters.PARAMETERS_MAX);
        assertThat(QueryParameters.parse(most + "a=1")).isInstanceOf(ParsedQuery.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Destination=1", "destination[]=1", "destination%5B0%5D=1", "+destination=1", "destination%00=1"
            })
    void seesNamesThatServersTakeForAnother(String query) {
        assertThat(read(query).hasLookalike("destination")).isTrue();
        assertThat(read(query).values("destination")).isEmpty();
    }

    @Test
    void seesNoLookalikeInTheNameItselfOrAnother() {
        assertThat(read("destination=1&destinations=2").hasLookalike("destination"))
                .isFalse();
    }

    private static QueryParameters read(String query) {
        return switch (QueryParameters.parse(query)) {
            case ParsedQuery.Read(QueryParameters parameters) -> parameters;
            case ParsedQuery.Malformed(String reason) -> throw new AssertionError(reason);
        };
    }
}
