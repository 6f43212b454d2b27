package dev.latchkey.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DateTimesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "2027-01-31T00:00:00+05:30",
                "9999-12-31T23:59:59Z",
                "9999-12-31T23:59:59.999999999Z"
            })
    void areReadAndCanBeCountedInMilliseconds(String text) {
        var instant = DateTimes.parse(text).orElseThrow();

        assertThat(Instant.ofEpochMilli(instant.toEpochMilli())).isEqualTo(instant.truncatedTo(ChronoUnit.MILLIS));
        assertThat(instant.toString()).matches("[0-9]{4}-.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2027-01-31",
                "2027-01-31T00:00:00",
                "2027-02-30T00:00:00Z",
                "2027-01-31T24:00:01Z",
                "+10000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z",
                "0000-01-01T00:00:00+18:00",
                "9999-12-31T23:59:59-18:00",
                "2027-01-31T00:00:00.0000000000000000000000000000000000000000000000000000Z"
            })
    void areNothingElse(String text) {
        assertThat(DateTimes.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:00", "2027-01-31T09:30", "2027-01-31T09:30:15", "9999-12-31T23:59:59.999"})
    void areReadWithoutAnOffsetAsInUtc(String text) {
        assertThat(DateTimes.parseUtc(text)).isPresent().isEqualTo(DateTimes.parse(withSeconds(text) + "Z"));
    }

    private static String withSeconds(String text) {
        return text.length() == "2027-01-31T09:30".length() ? text + ":00" : text;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2027-01-31",
                "2027-01-31T00:00Z",
                "+10000-01-01T00:00",
                "+999999999-12-31T23:59",
                "-999999999-01-01T00:00",
                "-0001-12-31T23:59"
            })
    void areNothingElseWithoutAnOffset(String text) {
        assertThat(DateTimes.parseUtc(text)).isEmpty();
    }

    @Test
    void aDayHasAnEndThatCanBeWritten() {
        assertThat(DateTimes.endOf(LocalDate.of(2028, 2, 29))).isEqualTo("2028-03-01T00:00:00Z");
        assertThat(DateTimes.endOf(LocalDate.of(9999, 12, 31))).isEqualTo(DateTimes.LATEST);
        assertThat(DateTimes.parseDay("2028-02-29")).contains(LocalDate.of(2028, 2, 29));
        assertThat(DateTimes.parseDay("0000-01-01")).isPresent();
        assertThat(DateTimes.parseDay("9999-12-31")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "today", "2027-02-29", "+999999999-12-31", "-999999999-01-01", "20270131"})
    void aDayIsNothingElse(String text) {
        assertThat(DateTimes.parseDay(text)).isEmpty();
    }
}
