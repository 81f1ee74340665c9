# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers of the build: warnings, sanitizers, and one function that makes a layer.

function(sg_compile_options target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/include)
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE SG_VERSION="${PROJECT_VERSION}")
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Werror
    $<$<COMPILE_LANGUAGE:C>:-Wconversion -Wstrict-prototypes -Wmissing-prototypes>
    # outputs are written only on success, which gcc cannot see through a status
    $<$<C_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
    $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation> # messages are cut on purpose
    -fno-omit-frame-pointer -ffp-contract=off)
  if(SG_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${SG_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(${target} PRIVATE -fsanitize=${SG_SANITIZE})
  endif()
  if(SG_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    # instrumented, the compile-time sets of core/normalise/word_mask.h are code, and a run takes 30 ms
    target_compile_definitions(${target} PRIVATE SGN_NO_MASKS)
  endif()
endfunction()

# sg_layer(name folder [LINK …]): static library sg_<name> of every C and C++ file in <folder>.
function(sg_layer name folder)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.c
       ${PROJECT_SOURCE_DIR}/${folder}/*.cc)
  if(NOT sources)
    add_library(sg_${name} INTERFACE)
    target_link_libraries(sg_${name} INTERFACE ${ARG_LINK})
    return()
  endif()
  add_library(sg_${name} STATIC ${sources})
  sg_compile_options(sg_${name})
  target_link_libraries(sg_${name} PUBLIC ${ARG_LINK})
endfunction()
