package dev.latchkey.console.plot;

import java.util.Arrays;
import java.util.List;

/** How far a plot looks back, and how much of it one bar tells. */
public enum Range {
    DAY("24h", 24, 1),
    WEEK("7d", 28, 6),
    MONTH("30d", 30, 24);

    private final String parameter;
    private final int bars;
    private final int hoursOfBar;

    Range(String parameter, int bars, int hoursOfBar) {
        this.parameter = parameter;
        this.bars = bars;
        this.hoursOfBar = hoursOfBar;
    }

    /** By the value of the query parameter; a day for anything else. */
    public static Range of(String parameter) {
        return all().stream()
                .filter(range -> range.parameter.equals(parameter))
                .findFirst()
                .orElse(DAY);
    }

    public static List<Range> all() {
        return Arrays.asList(values());
    }

    public String parameter() {
        return parameter;
    }

    int bars() {
        return bars;
    }

    int hoursOfBar() {
        return hoursOfBar;
    }
}
