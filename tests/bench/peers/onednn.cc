// onednn.cc - how fast oneDNN does the products of a ViT-B/16's linear layers: what decision 61 is about.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// onednn REPEAT, threads by OMP_NUM_THREADS: the same shapes as bench-products, whose "forward" this is to be compared with.  Weights as they stand
// in the file, [out,in], or packed beforehand in the form that the library likes best; medians of the repeats.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

using dnnl::memory;
using Clock = std::chrono::steady_clock;

const int TOKENS = 197, BLOCKS = 12;
const int WEIGHTS[][2] = { { 2304, 768 }, { 768, 768 }, { 3072, 768 }, { 768, 3072 } }; // of a block, [out,in]

struct Product
{
  dnnl::matmul primitive;
  memory       x, w, y;
};

static double
ms_since (Clock::time_point start)
{
  return std::chrono::duration<double, std::milli> (Clock::now () - start).count ();
}

// y = x W' of one weight; its numbers do not matter, but must not be denormal.
static Product
product (const dnnl::engine &engine, dnnl::stream &stream, int out, int in, memory::data_type type, bool packed)
{
  using Tag = memory::format_tag;
  memory::desc x ({ TOKENS, in }, type, Tag::ab), y ({ TOKENS, out }, memory::data_type::f32, Tag::ab);
  memory::desc file ({ in, out }, memory::data_type::f32, Tag::ba), w ({ in, out }, type, packed ? Tag::any : Tag::ba);
  dnnl::matmul::primitive_desc how ({ x, w, y }, engine);
  memory       from (file, engine);

  std::fill_n (static_cast<float *> (from.get_data_handle ()), std::size_t (out) * in, 0.01f);
  Product p = { dnnl::matmul (how), memory (x, engine), memory (how.weights_desc (), engine), memory (y, engine) };
  std::fill_n (static_cast<char *> (p.x.get_data_handle ()), x.get_size (), 0x3c);
  dnnl::reorder (from, p.w).execute (stream, from, p.w);
  stream.wait ();
  return p;
}

static void
measure (const char *what, memory::data_type type, bool packed, int repeat)
{
  dnnl::engine         engine (dnnl::engine::kind::cpu, 0);
  dnnl::stream         stream (engine);
  std::vector<Product> products;
  std::vector<double>  times;
  double               gflop = 0;

  for (int b = 0; b < BLOCKS; b++)
    for (auto &shape : WEIGHTS)
      {
        products.push_back (product (engine, stream, shape[0], shape[1], type, packed));
        gflop += 2e-9 * TOKENS * shape[0] * shape[1];
      }
  for (int r = -1; r < repeat; r++) // the first warms up
    {
      auto start = Clock::now ();

      for (auto &p : products)
        p.primitive.execute (stream, { { DNNL_ARG_SRC, p.x }, { DNNL_ARG_WEIGHTS, p.w }, { DNNL_ARG_DST, p.y } });
      stream.wait ();
      if (r >= 0)
        times.push_back (ms_since (start));
    }
  std::sort (times.begin (), times.end ());
  std::printf ("  %-34s %7.1f ms  %4.0f GFLOP/s\n", what, times[repeat / 2], gflop / times[repeat / 2] * 1e3);
}

int
main (int argc, char **argv)
{
  int  repeat = argc > 1 ? std::atoi (argv[1]) : 5;
  auto start = Clock::now ();

  std::printf ("oneDNN %d.%d.%d\n", dnnl::version ()->major, dnnl::version ()->minor, dnnl::version ()->patch);
  dnnl::engine (dnnl::engine::kind::cpu, 0);
  std::printf ("  an engine after %.1f ms\n", ms_since (start));
  measure ("float32, weights as in the file", memory::data_type::f32, false, repeat);
  measure ("float32, weights packed beforehand", memory::data_type::f32, true, repeat);
  measure ("bfloat16, weights packed beforehand", memory::data_type::bf16, true, repeat);
}
