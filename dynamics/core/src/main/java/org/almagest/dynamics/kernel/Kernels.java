package org.almagest.dynamics.kernel;

/**
 * The array loops under every plan. All arrays live in one arena and are named by the offset of their first number; a
 * matrix is stored row by row, batch innermost. Offsets are never checked here: plans are.
 *
 * <p>Every implementation gives the same bits. What is summed has a fixed order: a product along k, one fused
 * multiply-add after another; a sum along contiguous numbers, where nothing else is said, in eight partial sums (number i
 * goes to partial sum i mod 8) that are then joined as ((p0+p4)+(p2+p6))+((p1+p5)+(p3+p7)).
 *
 * <p>"z" is what a result starts from: an offset, or −1 for nothing. An output may not overlap an input, except where it
 * is the same array from the same offset in an elementwise kernel.
 */
public interface Kernels {
    /** Spare numbers that an arena must have at its end: room to read a whole vector, and scratch space. */
    int SLACK = 136 + VectorShortProduct.SCRATCH;

    /** Rows up to this length {@link #productTransposed} sums one number after another. */
    int SHORT_ROW = 64;

    /** With fewer rows than this on either side it does not. */
    int FEW_ROWS = 4;

    /** The largest degree that the polynomial kernels take. */
    int MAX_DEGREE = 8;

    /** Points that {@link #squaredDistances} compares with one: few enough that their numbers stay in the nearest cache. */
    int POINT_TILE = 32;

    /** The implementation that was chosen when this class was first used. */
    static Kernels active() {
        return KernelChoice.ACTIVE;
    }

    /** What this implementation is, such as "vector (512 bits)" or "plain". */
    String description();

    /**
     * C = Z + A·B: {@code c[i][j] = z[i][j] + Σ_p a[i][p]·b[p][j]}, p ascending.
     *
     * @param m rows of C
     * @param k length of the sums
     * @param n columns of C
     * @param ao A, element (i, p) at {@code ao + i·ari + p·arp}
     * @param bo B, rows of n numbers, {@code bs} apart
     * @param zo Z, element (i, j) at {@code zo + i·zri + j·zrj}, zrj 0 or 1; −1 for zero
     * @param co C, m rows of n numbers
     */
    void product(
            double[] arena,
            int m,
            int k,
            int n,
            int ao,
            int ari,
            int arp,
            int bo,
            int bs,
            int zo,
            int zri,
            int zrj,
            int co);

    /**
     * C = Z + A·Bᵀ: {@code c[i][j] = z[i][j] + Σ_p a[i][p]·b[j][p]}, the sums in eight parts; but where both A and B have {@link
     * #FEW_ROWS} rows or more, of at most {@link #SHORT_ROW} numbers, p ascending.
     *
     * @param m rows of A
     * @param n rows of B
     * @param k length of all rows, at least 1
     * @param ao A, m rows of k
     * @param bo B, n rows of k
     * @param zo Z, m rows of n; −1 for zero
     * @param co C, m rows of n
     */
    void productTransposed(double[] arena, int m, int n, int k, int ao, int bo, int zo, int co);

    /**
     * Many products C = A·B whose numbers lie interleaved, element by element: {@code c[i][j][l] = Σ_p a[i][p][l]·b[p][j][l]}, p
     * ascending, one fused multiply-add after another.
     *
     * @param m rows of C
     * @param k length of the sums
     * @param n columns of C
     * @param many products, hence numbers that lie side by side
     * @param ao A, element (i, p) of the first product at {@code ao + i·ari + p·arp}
     * @param bo B, element (p, j) of the first product at {@code bo + p·brp + j·brj}
     * @param co C, m rows of n elements
     */
    void interleavedProduct(
            double[] arena, int m, int k, int n, int many, int ao, int ari, int arp, int bo, int brp, int brj, int co);

    /**
     * C = A·B through offset tables: {@code c[i][j] = Σ_p a[i][p]·b[p][j]}, p ascending; zero where the tables are empty.
     * What a convolution is at one output position, or at a run of them that lie side by side.
     *
     * @param m rows of C
     * @param n columns of C
     * @param columns A, element (i, p) at {@code ao + i·ari + columns[p]}
     * @param rows B, row p of n numbers at {@code bo + rows[p]}; as many as {@code columns}
     * @param co C, m rows of n numbers, {@code cs} apart
     */
    void gatheredProduct(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs);

    /**
     * Adds products along segments to sums in eight parts: part l of element (i, j) grows by {@code a[i][p]·b[j][p]} for every p
     * with p mod 8 = l, p ascending, one segment after another. What the weight gradient of a convolution is made of.
     *
     * @param k numbers in each segment
     * @param segments where segment s begins: in a row of A from element {@code from + 2s} on, in a row of B the next element
     * @param count segments
     * @param as A, row i at {@code ao + as[i]}
     * @param bs B, row j of n at {@code bo + bs[j]}
     * @param co the parts of element (i, j) at {@code co + 8·(i·n + j)}
     */
    void segmentProduct(
            double[] arena, int k, int[] segments, int from, int count, int ao, int[] as, int bo, int[] bs, int co);

    /**
     * Joins sums in eight parts, which are used up.
     *
     * @param m rows of C
     * @param n columns of C
     * @param po the parts of element (i, j) at {@code po + 8·(i·n + j)}
     * @param results C, element (i, j) at {@code co + i·cri + results[j]}
     */
    void joinParts(double[] arena, int m, int n, int po, int co, int cri, int[] results);

    /**
     * C = S·B with S in compressed rows: {@code c[i][j] = Σ_p values[p]·b[columns[p]][j]}, p ascending from {@code
     * starts[i]} to {@code starts[i+1]}; zero where a row is empty.
     *
     * @param m rows of S and C
     * @param n columns of B and C
     * @param bo B, rows of n numbers
     * @param co C, m rows of n numbers; apart from B
     */
    void sparseProduct(double[] arena, int m, int n, int[] starts, int[] columns, double[] values, int bo, int co);

    /** c[i] = z[i] + Σ_p a[i][p], the sums in eight parts; m rows of k; zo −1 for zero. */
    void sumRows(double[] arena, int m, int k, int ao, int zo, int co);

    /** Σ a[i]·b[i] in thirty-two parts, number i in part i mod 32: four groups of eight, (g0+g2)+(g1+g3), then the tree. */
    double dot(double[] arena, int n, int ao, int bo);

    /** c[i] += a[i]. */
    void accumulate(double[] arena, int n, int ao, int co);

    /**
     * c[i] = f(a[i]). In place only where one pass does it: not for SIGMOID, SOFTPLUS, NORMAL_DENSITY and
     * NORMAL_DISTRIBUTION.
     */
    void map(Function f, double[] arena, int n, int ao, int co);

    /**
     * s[i] = sin(a[i]) and c[i] = cos(a[i]), the bits of {@link Function#SINE} and {@link Function#COSINE}, for little more than
     * the time of one of them. Neither in place.
     */
    void sineAndCosine(double[] arena, int n, int ao, int so, int co);

    /**
     * c[i] = x·Φ(x) and s[i] = Φ(x) + x·φ(x) for x = a[i], each a fused multiply-add, the first one onto 0; the bits of {@link
     * Function#NORMAL_DISTRIBUTION} and {@link Function#NORMAL_DENSITY}, for little more than the time of the former. Neither in
     * place.
     */
    void geluAndSlope(double[] arena, int n, int ao, int co, int so);

    /**
     * Softmax down each column of each lane: {@code c[i][j] = exp(a[i][j] − l[j])/Σ_i exp(a[i][j] − l[j])} with l the column's largest
     * number and {@link Function#EXP}, the sums in the order of i. With a mask, over the places where it is not 0, and 0 elsewhere.
     *
     * @param lanes matrices, one behind the other in A and C
     * @param m rows
     * @param n columns
     * @param ao A, m rows of n in each lane
     * @param mo the mask, element (i, j) of a lane at {@code mo + masks[lane] + i·mri + j·mrj}, mrj 0 or 1; −1 for none
     * @param masks where the mask of each lane begins; read only where there is a mask
     * @param co C, m rows of n in each lane; apart from A
     */
    void softmax(double[] arena, int lanes, int m, int n, int ao, int mo, int[] masks, int mri, int mrj, int co);

    /**
     * The derivative of a softmax, which is symmetric: {@code c[i][j] = w[i][j] − s[i][j]·Σ_i w[i][j]} with w = s·g, and 0 where the mask
     * is 0; the sums in the order of i.
     *
     * @param so S, what {@link #softmax} gave, m rows of n in each lane
     * @param go G, likewise
     * @param mo the mask, as in {@link #softmax}; −1 for none
     * @param co C, likewise; apart from S and G
     */
    void softmaxSlope(
            double[] arena, int lanes, int m, int n, int so, int go, int mo, int[] masks, int mri, int mrj, int co);

    /**
     * Layer norm down each column of each lane: {@code c[i][j] = γ[i]·n[i][j] + β[i]} with {@code n[i][j] = d[i][j]·r[j]}, {@code d[i][j]
     * = x[i][j] − s[j]/m}, each of them one fused multiply-add, where {@code s[j]} is the sum of the column and {@code r[j] = 1/√(ε + (Σ_i
     * d[i][j]²)/m)}; the sums in the order of i, the squares rounded before.
     *
     * @param lanes matrices, one behind the other in X, C and N
     * @param m rows, at least 1
     * @param n columns
     * @param epsilon ε
     * @param xo X, m rows of n in each lane
     * @param go γ, m numbers; β likewise at {@code bo}
     * @param co C, m rows of n in each lane; apart from X
     * @param no N, likewise; −1 for nowhere
     * @param so s, n numbers for each lane; r likewise at {@code ro}
     */
    void columnNorm(
            double[] arena,
            int lanes,
            int m,
            int n,
            double epsilon,
            int xo,
            int go,
            int bo,
            int co,
            int no,
            int so,
            int ro);

    /**
     * The way back through {@link #columnNorm}, to its x from what comes back to its c: with {@code h[i][j] = γ[i]·g[i][j]}, {@code c[i][j]
     * = ((z[i][j] + h[i][j]·r[j]) − (d[i][j]/m)·u[j]) − q[j]/m}, d as there, where {@code q[j] = Σ_i h[i][j]·r[j]}, {@code u[j] =
     * r[j]·(p[j]·r[j]²)} and {@code p[j] = Σ_i h[i][j]·d[i][j]}. The three steps of c are fused multiply-adds, the second with d/m rounded;
     * the sums are of rounded products, in the order of i.
     *
     * @param lanes matrices, one behind the other in G, X, Z and C
     * @param m rows, at least 1
     * @param n columns
     * @param go G, m rows of n in each lane
     * @param fo γ, m numbers; −1 where h is G itself
     * @param xo X, like G
     * @param so s, as {@link #columnNorm} gives it; r likewise at {@code ro}
     * @param zo Z, like G; −1 for zero
     * @param co C, like G; apart from all others
     */
    void columnNormSlope(
            double[] arena, int lanes, int m, int n, int go, int fo, int xo, int so, int ro, int zo, int co);

    /** c[i] = z + s·a[i], fused; Z an array at zo, or the number {@code zc} where zo is −1. */
    void scale(double[] arena, int n, double s, int ao, int zo, double zc, int co);

    /** c[i] = z + (s·a[i])·b[i]; Z as in {@link #scale}. */
    void multiply(double[] arena, int n, double s, int ao, int bo, int zo, double zc, int co);

    /**
     * Rows of numbers times one row, twice: {@code c[i][j] = a[j]·x[i][j] + b[j]·y[i][j]}, the first product rounded.
     *
     * @param m rows of X, Y and C
     * @param n numbers of a row
     * @param ao the row a; b likewise at {@code bo}
     * @param xo X, its rows one after another; Y and C likewise at {@code yo} and {@code co}
     */
    void multiplyRows(double[] arena, int m, int n, int ao, int xo, int bo, int yo, int co);

    /**
     * c[i] = z + s·P(x[i]), where P is the polynomial with the given coefficients (ascending powers; exactly three, five or nine of them: pad with zeros up to degree {@link
     * #MAX_DEGREE}); Z as in {@link #scale}.
     */
    void polynomial(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co);

    /** c[i] = z + (s·a[i])·P(x[i]); as {@link #polynomial}. */
    void multiplyPolynomial(double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co);

    /** c[i] = z + ((s·a[i])·b[i])·P(x[i]); as {@link #polynomial}. */
    void multiplyPolynomial(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co);

    /**
     * The largest number of each column, NaN where there is one: {@code c[j] = max_i a[i][j]}.
     *
     * @param m rows, at least 1
     * @param n columns
     */
    void largest(double[] arena, int m, int n, int ao, int co);

    /**
     * c[j] = the row, from 0 on, in which the largest number of column j stands for the first time; NaN counts as larger than
     * any other.
     *
     * @param m rows, at least 1
     * @param n columns
     */
    void placeLargest(double[] arena, int m, int n, int ao, int co);

    /**
     * The largest number of each column of Z + A and its place, in one pass: c[j] as from {@link #largest}, p[j] as from {@link
     * #placeLargest}.
     *
     * @param m rows, at least 1
     * @param n columns
     * @param ao A, row i of n numbers at {@code ao + i·ari}
     * @param zo Z, row i of n numbers at {@code zo + i·zri}; −1 for zero
     */
    void largestAndPlace(double[] arena, int m, int n, int ao, int ari, int zo, int zri, int co, int po);

    /**
     * c[i][j] = 1 where the largest number of column j stands for the first time, and 0 elsewhere; NaN counts as larger than any
     * other.
     *
     * @param m rows, at least 1
     * @param n columns
     */
    void markLargest(double[] arena, int m, int n, int ao, int co);

    /**
     * c[i][j] = a[j] in row i = p[j], and 0 in all others.
     *
     * @param m rows
     * @param n columns
     * @param po the rows, as {@link #placeLargest} gives them
     * @param co C, row i of n numbers at {@code co + i·cri}
     */
    void atPlace(double[] arena, int m, int n, int po, int ao, int co, int cri);

    /**
     * c[p[j]][j] += a[j], and nothing in the other rows.
     *
     * @param n columns
     * @param po the rows, as {@link #placeLargest} gives them
     * @param co C, rows of n numbers
     */
    void addAtPlace(double[] arena, int n, int po, int ao, int co);

    /** B = Aᵀ; A m rows of n, B n rows of m. */
    void transpose(double[] arena, int m, int n, int ao, int bo);

    /**
     * Copies what is right of the diagonal in the first rows of a square to the left of it: {@code a[j][i] = a[i][j]} for i < m and i < j
     * < n.
     *
     * @param matrix need not be an arena: nothing beyond the square is touched
     * @param m rows that are copied from, at most n
     * @param n rows and columns of the square
     * @param ao its first element
     * @param ar distance of two rows, at least n
     */
    void mirror(double[] matrix, int m, int n, int ao, int ar);

    /**
     * Adds s times pieces of rows of A to other places of another array: {@code sums[places[i] + to + j] += s·a[i][from + j]}, j from 0
     * to {@code length}, for each row i and each piece; a product, rounded, and then a sum. No two of these may be the same place.
     *
     * @param m rows
     * @param ao A, rows of numbers, {@code ar} apart
     * @param sums need not be an arena: nothing beside the pieces is touched
     * @param places where the pieces of each row are counted from
     * @param pieces {@code from}, {@code length} and {@code to}, one piece after another
     */
    void addPieces(double[] arena, int m, double s, int ao, int ar, double[] sums, int[] places, int[] pieces);

    /**
     * The squared distances of one point to those of a tile: {@code distances[i] = Σ_u (tile[u][i] − points[from + u])²}, u
     * ascending, one fused multiply-add after another. None of the arrays is an arena: there is no room behind them.
     *
     * @param tile [width][{@link #POINT_TILE}]
     * @param distances {@link #POINT_TILE} numbers
     */
    void squaredDistances(double[] tile, int width, double[] points, int from, double[] distances);

    /**
     * One step of Adam (Kingma, Ba 2015, algorithm 1), for every i: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ −
     * rate·m / (√v·rootScale + ε), where rate = η/(1−β₁ᵗ) and rootScale = 1/√(1−β₂ᵗ).
     */
    void adam(
            double[] theta,
            int to,
            double[] gradient,
            int go,
            double[] m,
            double[] v,
            int n,
            double beta1,
            double beta2,
            double rate,
            double rootScale,
            double epsilon);

    /** One step of the heavy ball, for every i: m ← μm + g, θ ← θ − ηm. With μ = 0, gradient descent. */
    void momentum(double[] theta, int to, double[] gradient, int go, double[] m, int n, double mu, double rate);
}
