package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What {@code explain} says when nobody can be asked. */
final class ExplainAnswersTest {

    @Test
    void saysInPlainWordsThatNoConnectionCouldBeMade() {
        var errors = new StringWriter();
        Latchkey.newCommandLine()
                .setErr(new PrintWriter(errors, true))
                .execute("explain", "--url", "http://localhost:1", "GET", "/orders");
        assertThat(errors.toString())
                .contains("http://localhost:1 does not answer: no connection could be made")
                .doesNotContain("Exception");
    }
}
