package dev.latchkey.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a node with a heap of 512 MiB, and which heap would do. */
class MemoryCheckTest {

    private static final long MEBIBYTE = 1024 * 1024;

    private Configuration configuration;

    @BeforeEach
    void read(@TempDir Path folder) throws Exception {
        try (var document = new RandomAccessFile(folder.resolve("orders.yaml").toFile(), "rw")) {
            document.setLength(4 * MEBIBYTE); // nobody reads it, and no byte of it is written
        }
        var file = Files.writeString(
                folder.resolve("latchkey.yaml"),
                "apis: [{name: orders, document: orders.yaml, upstream: 'http://127.0.0.1:1'}]\n");
        configuration = ConfigurationReader.read(file, Map.of(), ConfigurationReader.Check.NONE);
    }

    private List<Finding> look(long usedMebibytes, HeldMemory.Share share, long people) {
        return MemoryCheck.look(
                configuration,
                Optional.of(new HeldMemory(
                        512 * MEBIBYTE, usedMebibytes * MEBIBYTE, 340 * MEBIBYTE, List.of(share), people)));
    }

    private static HeldMemory.Share credentials(long mebibytes, long ofOwner) {
        return new HeldMemory.Share("credentials", mebibytes * MEBIBYTE, 128 * MEBIBYTE, "acme", ofOwner * MEBIBYTE);
    }

    @Test
    void hasNothingToSayWhereThereIsRoom() {
        assertThat(look(100, credentials(40, 20), 10_000))
                .hasSize(4)
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.OK))
                .extracting(Finding::text)
                .containsExactly(
                        "100 MiB of the 340 MiB for what lives long are in use (29 %), of a heap of 512 MiB",
                        "credentials take 40 MiB of their 128 MiB (31 %)",
                        "10,000 people take about 4 MiB",
                        "to read all documents anew beside what is served takes about 80 MiB, and 240 MiB are left");
    }

    @ParameterizedTest
    @CsvSource({
        "254, OK, ''",
        "255, WARNING, LATCHKEY_HEAP=768m or more",
        "322, WARNING, LATCHKEY_HEAP=1024m or more",
        "323, FAILED, LATCHKEY_HEAP=1024m or more"
    })
    void saysHowFullTheHeapIs(long used, Finding.Level level, String advice) {
        var heap = look(used, credentials(0, 0), 0).getFirst();
        assertThat(heap.level()).isEqualTo(level);
        assertThat(heap.advice()).contains(advice);
    }

    @ParameterizedTest
    @CsvSource({
        "95, OK, ''",
        "96, WARNING, LATCHKEY_HEAP=768m or more",
        "121, WARNING, LATCHKEY_HEAP=1024m or more",
        "122, FAILED, LATCHKEY_HEAP=1024m or more",
        "170, FAILED, LATCHKEY_HEAP=1408m or more"
    })
    void saysHowFullAShareIs(long held, Finding.Level level, String advice) {
        var share = look(0, credentials(held, 1), 0).get(1);
        assertThat(share.level()).isEqualTo(level);
        assertThat(share.advice()).contains(advice);
        assertThat(share.advice().contains("409 MEMORY_EXHAUSTED")).isEqualTo(level != Finding.Level.OK);
    }

    /** It has as much as is free beside it, while others may make some still. */
    @Test
    void namesWhoMayMakeNoMore() {
        assertThat(look(0, credentials(70, 57), 0).get(1).level()).isEqualTo(Finding.Level.OK);
        var share = look(0, credentials(70, 58), 0).get(1);
        assertThat(share.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(share.text())
                .isEqualTo("credentials take 70 MiB of their 128 MiB (54 %), and those of acme as much as is free"
                        + " beside them (58 MiB): it can make no more (409 MEMORY_EXHAUSTED), others can");
        assertThat(share.advice()).isEqualTo("let it end some, or start with LATCHKEY_HEAP=1024m");
    }

    @Test
    void saysThatPeopleTakeMuch() {
        var people = look(0, credentials(0, 0), 180_000).get(2);
        assertThat(people.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(people.text()).isEqualTo("180,000 people take about 66 MiB, more than an eighth of the heap");
        assertThat(people.advice()).startsWith("start it with LATCHKEY_HEAP=640m or more");
    }

    @Test
    void saysThatDocumentsDoNotFitBesideWhatIsServed() {
        assertThat(look(260, credentials(0, 0), 0).get(3).level()).isEqualTo(Finding.Level.OK);
        var documents = look(261, credentials(0, 0), 0).get(3);
        assertThat(documents.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(documents.text()).endsWith("and 79 MiB are left: apis apply would be refused");
        assertThat(documents.advice()).isEqualTo("start it with LATCHKEY_HEAP=640m");
    }
}
