package org.almagest.jobs.report;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.FloatSize;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.AWTError;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Figures as pixels, for programs that take no vector graphics. */
final class Png {
    /** Pixels for a unit of the drawing: sharp on paper of the width of a column. */
    static final int SCALE = 3;

    private Png() {}

    /**
     * The picture that {@code svg} draws, {@value #SCALE} times its size.
     *
     * @throws IOException if it is no SVG, or if this Java has no fonts to draw with
     */
    static byte[] of(String svg) throws IOException {
        SVGDocument document = new SVGLoader()
                .load(
                        new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                        null,
                        LoaderContext.createDefault());
        if (document == null) {
            throw new IOException("a figure that is no SVG");
        }
        FloatSize size = document.size();
        int width = Math.round(size.width * SCALE);
        int height = Math.round(size.height * SCALE);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        draw(document, size, image);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("this Java writes no PNG files");
        }
        return bytes.toByteArray();
    }

    private static void draw(SVGDocument document, FloatSize size, BufferedImage image) throws IOException {
        try {
            Graphics2D graphics = image.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.scale(SCALE, SCALE);
            document.render(null, graphics, new ViewBox(0, 0, size.width, size.height));
            graphics.dispose();
        } catch (LinkageError | InternalError | AWTError e) {
            throw cannotDraw(e);
        }
    }

    /** A Java without a desktop or whose screen is gone, or a machine without a single font. */
    static IOException cannotDraw(Error why) {
        return new IOException(
                "this Java cannot draw text: install fonts and a JDK that is not headless (Debian and Ubuntu: fontconfig, openjdk-17-jdk), "
                        + "and set JAVA_TOOL_OPTIONS=-Djava.awt.headless=true where there is no screen",
                why);
    }
}
