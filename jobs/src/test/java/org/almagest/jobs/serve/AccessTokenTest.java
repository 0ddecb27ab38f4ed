package org.almagest.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a token comes from, and that it stays there. */
class AccessTokenTest {
    @TempDir
    Path folder;

    @Test
    void theFileComesBeforeTheEnvironment() throws IOException {
        String file = file("from-file\n");
        assertTrue(AccessToken.find(file, "V", "from-environment").isShownBy("Bearer from-file"));
        assertFalse(AccessToken.find(file, "V", "from-environment").isShownBy("Bearer from-environment"));
        assertTrue(AccessToken.find(null, "V", "from-environment\n").isShownBy("Bearer from-environment"));
        assertNull(AccessToken.find(null, "V", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two words", "two\nlines", "ünïcödé"})
    void whatNoClientCouldSendIsNoToken(String content) throws IOException {
        String file = file(content);
        ServeException error = assertThrows(ServeException.class, () -> AccessToken.find(file, "V", null));
        assertTrue(error.getMessage().startsWith("token file " + file + " holds no token"), error.getMessage());
        error = assertThrows(ServeException.class, () -> AccessToken.find(null, "V", content));
        assertTrue(error.getMessage().startsWith("the environment variable V holds no token"), error.getMessage());
        if (!content.isBlank()) {
            assertFalse(error.getMessage().contains(content), error.getMessage());
        }
    }

    @Test
    void aFileThatIsNotThereOrNoTextIsExplained() throws IOException {
        ServeException error = assertThrows(ServeException.class, () -> AccessToken.find("no/where", "V", null));
        assertEquals(
                "token file no/where cannot be read (NoSuchFileException): expected a file that holds the token",
                error.getMessage());
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThrows(ServeException.class, () -> AccessToken.find(bytes.toString(), "V", null));
    }

    @Test
    void itDoesNotPrintItself() {
        assertEquals("a token", AccessToken.find(null, "V", "secret").toString());
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("token"), content).toString();
    }
}
